import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { WebSocket } from "ws";
import type { Channel } from "../../../src/client/channel.ts";
import type { Session } from "../../../src/client/session.ts";
import { CHUNK_BYTES, decodeChunk, encodeChunk, type RequestOf, WINDOW_BYTES } from "../../../src/protocol/index.ts";
import { FakeSidecar, refuse, send } from "./fake-sidecar.ts";

let sidecar: FakeSidecar;
let channel: Channel;
let session: Session;

beforeEach(async () => {
  sidecar = await FakeSidecar.listen();
  ({ channel, session } = sidecar.connect());
});

afterEach(async () => {
  channel.close();
  await sidecar[Symbol.asyncDispose]();
});

/** Takes uploads, acknowledging each chunk only when the client can send no more. */
function storeUploads() {
  const stored = { data: Buffer.alloc(0), mostUnderWay: 0 };
  let put: RequestOf<"file.put">;
  let parts: Uint8Array[] = [];
  let received = 0;
  let acknowledged = 0;
  const finish = (socket: WebSocket) => {
    stored.data = Buffer.concat(parts);
    send(socket, { type: "ok", id: put.id });
  };
  sidecar.onRequest = (frame, socket) => {
    if (frame.type !== "file.put") return;
    put = frame;
    parts = [];
    if (put.size === 0) finish(socket);
  };
  sidecar.onChunk = (frame, socket) => {
    const { transfer, bytes } = decodeChunk(frame)!;
    expect(transfer).toBe(put.transfer);
    parts.push(bytes);
    received += bytes.length;
    stored.mostUnderWay = Math.max(stored.mostUnderWay, received - acknowledged);
    if (received === put.size) finish(socket);
    else if (received - acknowledged + CHUNK_BYTES > WINDOW_BYTES) {
      acknowledged = received;
      send(socket, { type: "file.ack", transfer, received });
    }
  };
  return stored;
}

test.each([0, 1, CHUNK_BYTES, WINDOW_BYTES + 1, 3 * WINDOW_BYTES + 12_345])(
  "sends a file of %d bytes",
  async (size) => {
    const stored = storeUploads();
    const data = randomBytes(size);
    await session.files.put("data.bin", data);
    expect(stored.data.equals(data)).toBe(true);
    expect(stored.mostUnderWay).toBeLessThanOrEqual(WINDOW_BYTES);
  },
);

test("sends no more than a window that is not acknowledged", async () => {
  let received = 0;
  sidecar.onChunk = (frame) => void (received += frame.length - 4);
  const put = session.files.put("data.bin", Buffer.alloc(2 * WINDOW_BYTES));
  put.catch(() => {});
  await sidecar.next("file.put");
  sidecar.onRequest = ({ id }, socket) => send(socket, { type: "ok", id });
  await session.interrupt(); // It comes back after everything that was sent before it.
  expect(received).toBe(WINDOW_BYTES);
});

test("stores text as UTF-8", async () => {
  const stored = storeUploads();
  await session.files.put("text.txt", "Grüße");
  expect(stored.data.toString()).toBe("Grüße");
});

test("stops sending a file that is refused", async () => {
  let chunks = 0;
  sidecar.onRequest = (frame, socket) => frame.type === "file.put" && refuse(socket, frame, "FILE_TOO_LARGE");
  sidecar.onChunk = () => void chunks++;
  const put = session.files.put("data.bin", Buffer.alloc(10 * WINDOW_BYTES));
  await expect(put).rejects.toMatchObject({ code: "FILE_TOO_LARGE" });
  expect(chunks).toBeLessThanOrEqual(WINDOW_BYTES / CHUNK_BYTES);
});

/** Serves downloads, waiting for the client whenever a window is under way. */
function serveDownloads(data: Buffer) {
  let transfer = 0;
  let sent = 0;
  const sendUpTo = (end: number, socket: WebSocket) => {
    for (; sent < data.length && sent < end; sent += CHUNK_BYTES) {
      socket.send(encodeChunk(transfer, data.subarray(sent, sent + CHUNK_BYTES)));
    }
  };
  sidecar.onRequest = (frame, socket) => {
    if (frame.type !== "file.get") return;
    transfer = frame.transfer;
    send(socket, { type: "file.data", id: frame.id, size: data.length });
    sendUpTo(WINDOW_BYTES, socket);
  };
  sidecar.onAck = ({ received }, socket) => sendUpTo(received + WINDOW_BYTES, socket);
}

test.each([0, 1, CHUNK_BYTES, 3 * WINDOW_BYTES + 12_345])("reads a file of %d bytes", async (size) => {
  const data = randomBytes(size);
  serveDownloads(data);
  expect(data.equals(await session.files.get("data.bin"))).toBe(true);
});

test("rejects a file that is not there", async () => {
  sidecar.onRequest = (frame, socket) => frame.type === "file.get" && refuse(socket, frame, "FILE_NOT_FOUND");
  await expect(session.files.get("nothing")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
});

test("rejects a file whose kernel ends on the way", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type !== "file.get") return;
    send(socket, { type: "file.data", id: frame.id, size: 10 });
    refuse(socket, frame, "INTERNAL");
  };
  await expect(session.files.get("data.bin")).rejects.toMatchObject({ code: "INTERNAL" });
});

test("rejects a file of which more comes than was announced", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type !== "file.get") return;
    send(socket, { type: "file.data", id: frame.id, size: 1 });
    socket.send(encodeChunk(frame.transfer, Buffer.alloc(2)));
  };
  await expect(session.files.get("data.bin")).rejects.toMatchObject({ code: "INTERNAL" });
});

test("rejects both ways when the connection is lost", async () => {
  const transfers = [session.files.put("a", Buffer.alloc(2 * WINDOW_BYTES)), session.files.get("b")];
  await Promise.all([sidecar.next("file.put"), sidecar.next("file.get")]);
  sidecar.drop();
  for (const transfer of transfers) await expect(transfer).rejects.toMatchObject({ code: "CONNECTION_LOST" });
});
