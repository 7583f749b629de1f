import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { Channel } from "../../../src/client/channel.ts";
import { Runs } from "../../../src/client/runs.ts";
import { Session } from "../../../src/client/session.ts";
import {
  type Ack,
  type ExecutionEvent,
  type ExecutionResult,
  PROTOCOL_VERSION,
  type Request,
  type RequestOf,
  SandboxError,
} from "../../../src/protocol/index.ts";
import { makeResult } from "../tool/results.ts";

type Incoming = Request | Ack;
type Handler<Frame> = (frame: Frame, socket: WebSocket) => void;

/** A real server, of the transport only: it says welcome, opens every session, and leaves the rest to the test. */
export class FakeSidecar implements AsyncDisposable {
  instance = "first";
  /** Every request but hello and session.open, in the order of arrival. */
  readonly received: Incoming[] = [];
  readonly opened: RequestOf<"session.open">[] = [];
  /** Runs that a session has had when it is opened. */
  runs = 0;
  onRequest: Handler<Request> = () => {};
  onAck: Handler<Ack> = () => {};
  onChunk: Handler<Buffer> = () => {};

  readonly url: string;

  private constructor(private readonly server: WebSocketServer) {
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (socket) => {
      socket.on("message", (data: Buffer, isBinary) => {
        if (isBinary) this.onChunk(data, socket);
        else this.#receive(JSON.parse(data.toString()), socket);
      });
    });
  }

  static async listen(): Promise<FakeSidecar> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
    await once(server, "listening");
    return new FakeSidecar(server);
  }

  /** A client of this server whose back-off takes no time. */
  connect(): { channel: Channel; runs: Runs; session: Session } {
    const channel = new Channel({ endpoint: async () => ({ url: this.url, token: "token" }), clock: hastyClock() });
    const runs = new Runs(channel);
    const sibling = (id: string): Session => new Session(id, undefined, { channel, runs, sibling, forget: () => {} });
    return { channel, runs, session: sibling("s") };
  }

  /** Cuts every connection, as a network does. */
  drop(): void {
    for (const socket of this.server.clients) socket.terminate();
  }

  /** Resolves with the first request of that type that the test has not seen yet. */
  async next<Type extends Incoming["type"]>(type: Type): Promise<Extract<Incoming, { type: Type }>> {
    for (;;) {
      const index = this.received.findIndex((frame) => frame.type === type);
      if (index !== -1) return this.received.splice(index, 1)[0] as Extract<Incoming, { type: Type }>;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.drop();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #receive(frame: Incoming | { type: "hello" }, socket: WebSocket): void {
    if (frame.type === "hello") {
      send(socket, { type: "welcome", version: PROTOCOL_VERSION, instance: this.instance });
    } else if (frame.type === "session.open") {
      this.opened.push(frame);
      const info = {
        id: frame.session,
        agent: null,
        state: "idle",
        runs: this.runs,
        memory: null,
        lastUsedAt: 0,
        isOutdated: false,
      };
      send(socket, { type: "session", id: frame.id, session: info });
    } else {
      this.received.push(frame);
      if (frame.type === "file.ack") this.onAck(frame, socket);
      else this.onRequest(frame, socket);
    }
  }
}

export function send(socket: WebSocket, ...frames: object[]): void {
  for (const frame of frames) socket.send(JSON.stringify(frame));
}

/** Refuses a request, as the sidecar does. */
export function refuse(socket: WebSocket, { id }: { id: string }, code: SandboxError["code"]): void {
  const { message, suggestion } = new SandboxError(code, `Refused with ${code}`);
  send(socket, { type: "error", id, code, message, suggestion });
}

/** The events of a run that prints each text, then ends. */
export function eventsOf(run: string, ...texts: string[]): ExecutionEvent[] {
  const outputs = texts.map((text, index) => ({ type: "stdout" as const, run, seq: index + 2, text }));
  const result = resultOf({ stdout: texts.join("") });
  return [
    { type: "started", run, seq: 1, session: "s", number: 1 },
    ...outputs,
    { type: "result", run, seq: texts.length + 2, result },
  ];
}

export function resultOf(changes: Partial<ExecutionResult> = {}): ExecutionResult {
  const session = { id: "s", run: 1, state: "new", reason: null } as const;
  return makeResult({ pythonVersion: "3.14.0", session, ...changes });
}

/** A clock whose time passes only by sleeping, which takes one turn of the event loop. */
export function hastyClock() {
  let now = 0;
  return {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      return new Promise((resolve) => setImmediate(resolve));
    },
  };
}
