import { type ConnectOptions, SandboxClient } from "../client/index.ts";

/** Does some work with a client: of a sidecar that runs already if there is one, else of one that ends with the work. */
export async function withClient<T>(options: ConnectOptions, work: (client: SandboxClient) => Promise<T>): Promise<T> {
  await using client = await SandboxClient.connect({ discover: true, ...options });
  return await work(client);
}

/** Does some work that needs no kernel at once, so that a sidecar that has to start for it boots none. */
export function withoutSpares<T>(work: (client: SandboxClient) => Promise<T>): Promise<T> {
  return withClient({ policy: { sessions: { spares: 0 } } }, work);
}
