import { randomBytes } from "node:crypto";
import { arrayBuffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Channel } from "../../../src/client/channel.ts";
import { exportSession, importSession } from "../../../src/client/exchange.ts";
import { CHUNK_BYTES, decodeChunk, encodeChunk, type RequestOf, WINDOW_BYTES } from "../../../src/protocol/index.ts";
import { FakeSidecar, refuse, send } from "./fake-sidecar.ts";

const SNAPSHOT = {
  session: "s",
  run: 2,
  savedAt: 1_700_000_000_000,
  size: 1024,
  agent: null,
  template: "python-1-2",
  mounts: [],
  pythonVersion: "3.14.0",
};

let sidecar: FakeSidecar;
let channel: Channel;

beforeEach(async () => {
  sidecar = await FakeSidecar.listen();
  ({ channel } = sidecar.connect());
});

afterEach(async () => {
  channel.close();
  await sidecar[Symbol.asyncDispose]();
});

/** Sends a file of some size, a window at a time. */
function serveExport(data: Buffer) {
  const progress = { sent: 0, acknowledged: 0 };
  let begun: RequestOf<"session.export">;
  const goOn = (socket: Parameters<FakeSidecar["onRequest"]>[1]) => {
    for (; progress.sent < data.length && progress.sent - progress.acknowledged < WINDOW_BYTES;) {
      const bytes = data.subarray(progress.sent, progress.sent + CHUNK_BYTES);
      socket.send(encodeChunk(begun.transfer, bytes));
      progress.sent += bytes.length;
      if (progress.sent === data.length) send(socket, { type: "ok", id: begun.id });
    }
  };
  sidecar.onRequest = (frame, socket) => {
    begun = frame as RequestOf<"session.export">;
    goOn(socket);
  };
  sidecar.onAck = ({ received }, socket) => {
    progress.acknowledged = received;
    goOn(socket);
  };
  return progress;
}

test("a session comes whole, never more than a window ahead of who reads it", async () => {
  const data = randomBytes(3 * WINDOW_BYTES + 5);
  const progress = serveExport(data);
  const parts: Uint8Array[] = [];
  let read = 0;
  for await (const part of exportSession(channel, { session: "s", run: 2 })) {
    parts.push(part);
    read += part.length;
    expect(progress.sent - read).toBeLessThanOrEqual(2 * WINDOW_BYTES);
  }
  expect(Buffer.concat(parts).equals(data)).toBe(true);
  expect(sidecar.received[0]).toMatchObject({ type: "session.export", session: "s", run: 2 });
});

test("a refusal ends the stream, also in the middle", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type !== "session.export") return;
    socket.send(encodeChunk(frame.transfer, Buffer.from("some")));
    refuse(socket, frame, "UNKNOWN_SNAPSHOT");
  };
  await expect(arrayBuffer(exportSession(channel, { session: "s" }))).rejects.toMatchObject({
    code: "UNKNOWN_SNAPSHOT",
  });
});

/** Takes a file, acknowledging what it must, and answers when the empty chunk comes. */
function takeImport() {
  const taken = { data: Buffer.alloc(0), mostUnderWay: 0 };
  const parts: Uint8Array[] = [];
  let [received, acknowledged] = [0, 0];
  let begun: RequestOf<"session.import">;
  sidecar.onRequest = (frame) => void (begun = frame as RequestOf<"session.import">);
  sidecar.onChunk = (frame, socket) => {
    const { transfer, bytes } = decodeChunk(frame)!;
    expect(transfer).toBe(begun.transfer);
    parts.push(bytes);
    received += bytes.length;
    taken.mostUnderWay = Math.max(taken.mostUnderWay, received - acknowledged);
    if (bytes.length === 0) {
      taken.data = Buffer.concat(parts);
      send(socket, { type: "snapshot", id: begun.id, snapshot: SNAPSHOT });
    } else if (received - acknowledged >= WINDOW_BYTES) {
      acknowledged = received;
      send(socket, { type: "file.ack", transfer, received });
    }
  };
  return taken;
}

test("a file goes whole whatever its parts are, no more than a window of it under way", async () => {
  const data = randomBytes(3 * WINDOW_BYTES + 5);
  const taken = takeImport();
  const parts = [data.subarray(0, 3), data.subarray(3, 3), data.subarray(3, 9_000_000), data.subarray(9_000_000)];
  expect(await importSession(channel, parts, "copy")).toEqual(SNAPSHOT);
  expect(taken.data.equals(data)).toBe(true);
  expect(taken.mostUnderWay).toBeLessThanOrEqual(WINDOW_BYTES + CHUNK_BYTES);
  expect(sidecar.received[0]).toMatchObject({ type: "session.import", session: "copy" });
});

test("a refused file is not sent to its end", async () => {
  sidecar.onRequest = (frame, socket) => refuse(socket, frame, "SESSION_EXISTS");
  let parts = 0;
  const endless = (async function* () {
    for (; ; parts++) yield new Uint8Array(CHUNK_BYTES);
  })();
  await expect(importSession(channel, endless, undefined)).rejects.toMatchObject({ code: "SESSION_EXISTS" });
  expect(parts).toBeLessThanOrEqual(WINDOW_BYTES / CHUNK_BYTES + 1);
});

test("a source that fails is ended for the sidecar too, and its error is thrown", async () => {
  const taken = takeImport();
  const failing = (function* () {
    yield Buffer.from("some");
    throw new RangeError("The disk is gone");
  })();
  await expect(importSession(channel, failing, undefined)).rejects.toThrow("The disk is gone");
  await expect.poll(() => taken.data.toString()).toBe("some");
});
