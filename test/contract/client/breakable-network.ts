import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Carries connections to a sidecar, and cuts them when it is told to. */
export class BreakableNetwork implements AsyncDisposable {
  readonly url: string;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async to(target: string): Promise<BreakableNetwork> {
    const { hostname, port } = new URL(target);
    const server = createServer((near) => {
      const far = connect(Number(port), hostname);
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) network.#sockets.add(socket.on("error", () => {}));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const network = new BreakableNetwork(server);
    return network;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
