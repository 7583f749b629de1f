import { CHUNK_BYTES, type FileEntry, type RequestOf, SandboxError, WINDOW_BYTES } from "../protocol/index.ts";
import type { Channel } from "./channel.ts";

/** Bytes after which the sender of a file is told how far the client is. */
const ACK_BYTES = WINDOW_BYTES / 4;

/** The files of a session's /workspace; its paths are relative to it, or begin with it. */
export interface SessionFiles {
  /**
   * Writes a file and makes the directories above it; text is stored as UTF-8.
   *
   * @throws SandboxError `BAD_PATH`, `FILE_TOO_LARGE`
   */
  put(path: string, data: Uint8Array | string): Promise<void>;
  /** @throws SandboxError `BAD_PATH`, `FILE_NOT_FOUND` */
  get(path: string): Promise<Uint8Array>;
  list(): Promise<FileEntry[]>;
  /** @throws SandboxError `BAD_PATH`, `FILE_NOT_FOUND` */
  delete(path: string): Promise<void>;
}

/** Writes a file into a session's /workspace, never more than a window ahead of what the sidecar has taken. */
export async function putFile(channel: Channel, session: string, path: string, data: Uint8Array): Promise<void> {
  const connection = await channel.connect();
  const [id, transfer] = [channel.newId(), channel.newTransfer()];
  const put: RequestOf<"file.put"> = { type: "file.put", id, session, path, size: data.length, transfer };
  let sent = 0;
  const sendUpTo = (end: number) => {
    for (; sent < data.length && sent + CHUNK_BYTES <= end; sent += CHUNK_BYTES) {
      connection.sendChunk(transfer, data.subarray(sent, sent + CHUNK_BYTES));
    }
  };
  const stored = new Promise<void>((resolve, reject) => {
    channel.begin(connection, put, {
      onReply: () => resolve(),
      onAck: (received) => sendUpTo(received + WINDOW_BYTES),
      onError: reject,
    });
    sendUpTo(WINDOW_BYTES);
  });
  return stored.finally(() => channel.end(put));
}

/** Reads a file of a session's /workspace. */
export async function getFile(channel: Channel, session: string, path: string): Promise<Uint8Array> {
  const connection = await channel.connect();
  const [id, transfer] = [channel.newId(), channel.newTransfer()];
  const get: RequestOf<"file.get"> = { type: "file.get", id, session, path, transfer };
  let data = new Uint8Array();
  let received = 0;
  let acknowledged = 0;
  const take = (bytes: Uint8Array) => {
    data.set(bytes, received);
    received += bytes.length;
    if (received - acknowledged < ACK_BYTES) return;
    acknowledged = received;
    connection.send({ type: "file.ack", transfer, received });
  };
  const complete = new Promise<Uint8Array>((resolve, reject) => {
    channel.begin(connection, get, {
      onReply: (reply) => {
        if (reply.type === "file.data") data = new Uint8Array(reply.size);
        if (data.length === 0) resolve(data);
      },
      onChunk: (bytes) => {
        if (received + bytes.length > data.length) {
          reject(new SandboxError("INTERNAL", `The sidecar sent more of "${path}" than it announced`));
          return;
        }
        take(bytes);
        if (received === data.length) resolve(data);
      },
      onError: reject,
    });
  });
  return complete.finally(() => channel.end(get));
}
