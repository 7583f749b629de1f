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
  /**
   * Begins to read a file; its stream holds no more than a few megabytes at a time.
   *
   * @throws SandboxError `BAD_PATH`, `FILE_NOT_FOUND`
   */
  open(path: string): Promise<FileStream>;
  list(): Promise<FileEntry[]>;
  /** @throws SandboxError `BAD_PATH`, `FILE_NOT_FOUND` */
  delete(path: string): Promise<void>;
}

/** A file on its way. */
export interface FileStream {
  /** Bytes. */
  size: number;
  chunks: ReadableStream<Uint8Array>;
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

/** Begins to read a file of a session's /workspace, never more than a window ahead of who reads the stream. */
export async function openFile(channel: Channel, session: string, path: string): Promise<FileStream> {
  const connection = await channel.connect();
  const [id, transfer] = [channel.newId(), channel.newTransfer()];
  const get: RequestOf<"file.get"> = { type: "file.get", id, session, path, transfer };
  let [size, received, acknowledged] = [0, 0, 0];
  let isCancelled = false;
  const acknowledge = () => {
    if (received - acknowledged < ACK_BYTES || received === size) return;
    acknowledged = received;
    connection.send({ type: "file.ack", transfer, received });
  };
  return new Promise((resolve, reject) => {
    let output!: ReadableStreamDefaultController<Uint8Array>;
    const chunks = new ReadableStream<Uint8Array>(
      {
        start: (controller) => void (output = controller),
        pull: acknowledge,
        cancel: () => {
          isCancelled = true; // The sidecar has no word for it: what still comes is taken and dropped.
          acknowledge();
        },
      },
      new ByteLengthQueuingStrategy({ highWaterMark: ACK_BYTES }),
    );
    const fail = (error: SandboxError) => {
      channel.end(get);
      reject(error);
      if (!isCancelled) output.error(error);
    };
    const finish = () => {
      channel.end(get);
      if (!isCancelled) output.close();
    };
    channel.begin(connection, get, {
      onReply: (reply) => {
        if (reply.type !== "file.data") return;
        size = reply.size;
        resolve({ size, chunks });
        if (size === 0) finish();
      },
      onChunk: (bytes) => {
        received += bytes.length;
        if (received > size) {
          fail(new SandboxError("INTERNAL", `The sidecar sent more of "${path}" than it announced`));
          return;
        }
        if (isCancelled) acknowledge();
        else output.enqueue(bytes);
        if (received === size) finish();
      },
      onError: fail,
    });
  });
}

/** Reads a whole file of a session's /workspace. */
export async function getFile(channel: Channel, session: string, path: string): Promise<Uint8Array> {
  const { size, chunks } = await openFile(channel, session, path);
  const data = new Uint8Array(size);
  let filled = 0;
  for await (const bytes of chunks) {
    data.set(bytes, filled);
    filled += bytes.length;
  }
  return data;
}
