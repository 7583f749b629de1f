import { type ConnectOptions, SandboxClient } from "../client/index.ts";
import { findConfig } from "../config/find-config.ts";

/** Does some work with a client: of a sidecar that runs already if there is one, else of one that ends with the work. */
export async function withClient<T>(
  options: ConnectOptions,
  work: (client: SandboxClient) => Promise<T>,
): Promise<T> {
  const client = await SandboxClient.connect({ config: findConfig(), discover: true, ...options });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
