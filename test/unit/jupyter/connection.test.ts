import { expect, test, vi } from "vitest";
import { type Admit, Connection, type Socket } from "../../../src/jupyter/connection.ts";
import type { Kernel } from "../../../src/jupyter/kernel.ts";
import { createMessage, type Request } from "../../../src/jupyter/message.ts";
import { SandboxError } from "../../../src/protocol/index.ts";

const OPEN = 1;
const CLOSING = 2;

/** A connection to a kernel that never answers. */
function connect({ admit = async () => {}, sessionId }: { admit?: Admit; sessionId?: string } = {}) {
  const taken: Request[] = [];
  const take = (request: Request) => {
    taken.push(request);
    return new Promise<void>(() => {});
  };
  const kernel = { clients: new Set(), waitingBytes: 0, take } as unknown as Kernel;
  const raw = { bufferedAmount: 0 };
  const open = () => {
    const socket = { raw, readyState: OPEN, protocol: "", send: vi.fn(), close: vi.fn() } satisfies Socket;
    return { socket, connection: Connection.open(kernel, sessionId, socket, admit) };
  };
  return { ...open(), open, kernel, raw, taken };
}

function frame(type: string, content: object): string {
  return JSON.stringify({ channel: "shell", header: { msg_id: "m", msg_type: type }, content });
}

const output = createMessage("iopub", "stream", { text: "x" }, { session: "s", parent: undefined });

test("hands requests to the kernel in their order", async () => {
  const { connection, taken } = connect();
  for (const code of ["a", "b", "c"]) connection.take(frame("execute_request", { code }));
  await vi.waitFor(() => expect(taken.map(({ content }) => content["code"])).toEqual(["a", "b", "c"]));
});

test("lets a client go that sends more than is answered", () => {
  const { connection, socket, kernel, open } = connect();
  const large = frame("execute_request", { code: "x".repeat(8 * 1024 * 1024) });
  for (let sent = 0; sent < 7; sent++) connection.take(large);
  expect(socket.close).not.toHaveBeenCalled();
  connection.take(large);
  expect(socket.close).toHaveBeenCalledExactlyOnceWith(1013, "Too many requests wait");
  expect(kernel.clients.size).toBe(0);
  const other = open();
  other.connection.take(large);
  expect(other.socket.close).toHaveBeenCalledExactlyOnceWith(1013, "Too many requests wait");
});

test("takes nothing more from a client that was let go", async () => {
  const { connection, socket, taken } = connect();
  connection.take("no message");
  expect(socket.close).toHaveBeenCalledExactlyOnceWith(1007, expect.any(String));
  connection.take(frame("execute_request", { code: "a" }));
  await new Promise(setImmediate);
  expect(taken).toEqual([]);
});

test("lets a client go that does not read", () => {
  const { connection, socket, raw } = connect();
  connection.send(output);
  expect(socket.send).toHaveBeenCalledOnce();
  raw.bufferedAmount = 100 * 1024 * 1024;
  connection.send(output);
  expect(socket.send).toHaveBeenCalledOnce();
  expect(socket.close).toHaveBeenCalledExactlyOnceWith(1013, "Too slow");
});

test("takes nothing from a caller that is refused", async () => {
  const { connection, kernel, socket, taken } = connect({
    admit: async () => {
      throw new SandboxError("UNAUTHORIZED", `The token "${"ü".repeat(100)}" has expired`);
    },
  });
  connection.take(frame("execute_request", { code: "a" }));
  await vi.waitFor(() => expect(socket.close).toHaveBeenCalledOnce());
  const [code, reason] = socket.close.mock.calls[0] as [number, string];
  expect(code).toBe(1008);
  expect(kernel.waitingBytes).toBe(0);
  expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
  expect(taken).toEqual([]);
});

test("has no more input for Python once the client is gone", async () => {
  const { connection, socket } = connect();
  const answer = connection.awaitInput();
  connection.lose(socket);
  expect(await answer).toBeNull();
  expect(await connection.awaitInput()).toBeNull();
});

test("keeps what a client misses until it comes back, and no longer than it may", async () => {
  vi.useFakeTimers();
  const { connection, socket, open, kernel } = connect({ sessionId: "client" });
  connection.lose(socket);
  expect(connection.isConnected).toBe(false);
  const answer = connection.awaitInput();
  connection.send(output);
  const back = open();
  expect(back.connection).toBe(connection);
  expect(connection.isConnected).toBe(true);
  expect(back.socket.send).toHaveBeenCalledOnce();
  connection.lose(socket); // The one before, which closes late.
  expect(connection.isConnected).toBe(true);

  connection.lose(back.socket);
  vi.advanceTimersByTime(200_000);
  expect(await answer).toBeNull();
  expect(kernel.clients.size).toBe(0);
  vi.useRealTimers();
});

test("keeps what is sent while the connection is closing", () => {
  const { connection, socket, open } = connect({ sessionId: "client" });
  Object.assign(socket, { readyState: CLOSING });
  connection.send(output);
  connection.lose(socket);
  connection.send(output);
  expect(socket.send).not.toHaveBeenCalled();
  expect(open().socket.send).toHaveBeenCalledTimes(2);
});

test("keeps no more than a client may be behind", () => {
  const { connection, socket, kernel } = connect({ sessionId: "client" });
  connection.lose(socket);
  const large = createMessage(
    "iopub",
    "stream",
    { text: "x".repeat(16 * 1024 * 1024) },
    { session: "s", parent: undefined },
  );
  for (let sent = 0; sent < 3; sent++) connection.send(large);
  expect(kernel.clients.size).toBe(1);
  for (let sent = 0; sent < 2; sent++) connection.send(large);
  expect(kernel.clients.size).toBe(0);
});
