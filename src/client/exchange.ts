import { CHUNK_BYTES, type RequestOf, type SandboxError, type Snapshot, WINDOW_BYTES } from "../protocol/index.ts";
import type { Channel } from "./channel.ts";

/** Bytes after which the sender of a file is told how far the client is. */
const ACK_BYTES = WINDOW_BYTES / 4;

/** A session as one file, never more than a window ahead of who reads the stream. */
export function exportSession(
  channel: Channel,
  fields: Pick<RequestOf<"session.export">, "session" | "run">,
): ReadableStream<Uint8Array> {
  let [received, acknowledged, isCancelled] = [0, 0, false];
  let acknowledge: (() => void) | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async start(output) {
        const connection = await channel.connect();
        const [id, transfer] = [channel.newId(), channel.newTransfer()];
        const request: RequestOf<"session.export"> = { type: "session.export", id, transfer, ...fields };
        acknowledge = () => {
          if (received - acknowledged < ACK_BYTES) return;
          acknowledged = received;
          connection.send({ type: "file.ack", transfer, received });
        };
        const end = (error?: SandboxError) => {
          channel.end(request);
          if (isCancelled) return;
          if (error) output.error(error);
          else output.close();
        };
        channel.begin(connection, request, {
          onReply: () => end(),
          onChunk: (bytes) => {
            received += bytes.length;
            if (isCancelled) acknowledge?.();
            else output.enqueue(bytes);
          },
          onError: end,
        });
      },
      pull: () => acknowledge?.(),
      cancel: () => {
        isCancelled = true; // The sidecar has no word for it: what still comes is taken and dropped.
        acknowledge?.();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: ACK_BYTES }),
  );
}

/** Sends the file of a session, never more than a window ahead of what the sidecar has taken. */
export async function importSession(
  channel: Channel,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string | undefined,
): Promise<Snapshot> {
  const connection = await channel.connect();
  const [id, transfer] = [channel.newId(), channel.newTransfer()];
  const request: RequestOf<"session.import"> = { type: "session.import", id, session: name, transfer };
  const flow = { sent: 0, taken: 0, isOver: false, wake: () => {} };
  const answer = new Promise<Snapshot>((resolve, reject) => {
    channel.begin(connection, request, {
      onReply: (reply) => reply.type === "snapshot" && resolve(reply.snapshot),
      onAck: (received) => {
        flow.taken = received;
        flow.wake();
      },
      onError: reject,
    });
  }).finally(() => {
    flow.isOver = true;
    channel.end(request);
    flow.wake();
  });
  answer.catch(() => {});
  const hasRoom = () => flow.isOver || flow.sent - flow.taken < WINDOW_BYTES;
  try {
    for await (const part of slice(chunks)) {
      while (!hasRoom()) await new Promise<void>((resolve) => (flow.wake = resolve));
      if (flow.isOver) break;
      connection.sendChunk(transfer, part);
      flow.sent += part.length;
    }
  } finally {
    // The end; or the sidecar finds that the file is cut off.
    if (!flow.isOver) connection.sendChunk(transfer, new Uint8Array(0));
  }
  return answer;
}

async function* slice(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += CHUNK_BYTES) yield chunk.subarray(at, at + CHUNK_BYTES);
  }
}
