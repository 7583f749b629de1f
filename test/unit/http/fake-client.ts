import type { SandboxClient } from "../../../src/client/index.ts";
import type { FileEntry } from "../../../src/protocol/index.ts";

/** A client without a sidecar: it knows one session with these files, and fails at everything that a refused request should not reach. */
export function fakeClient(session: string, contents: Record<string, string> = {}): SandboxClient {
  const entries: FileEntry[] = Object.entries(contents).map(([path, text]) => ({
    path,
    size: text.length,
    modifiedAt: 1_700_000_000_000,
  }));
  const files = {
    list: async () => entries,
    open: async (path: string) => {
      const bytes = new TextEncoder().encode(contents[path] ?? "");
      const halves = [bytes.slice(0, bytes.length / 2), bytes.slice(bytes.length / 2)];
      return { size: bytes.length, chunks: ReadableStream.from(halves) };
    },
  };
  const client = {
    limits: async () => ({ maxFileBytes: 1000 }),
    status: async () => ({ sessions: [{ id: session }], spares: 0, store: { state: "ready" } }),
    snapshots: async () => [],
    hasSession: async (id: string) => id === session,
    session: (id: string) => ({ id, files }),
  };
  return client as unknown as SandboxClient;
}
