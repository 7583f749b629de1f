import { WebSocket } from "ws";
import { z } from "zod";
import {
  type Ack,
  encodeChunk,
  decodeChunk,
  ERROR_CODES,
  HELLO_TIMEOUT_MS,
  MAX_FRAME_BYTES,
  PROTOCOL_VERSION,
  type Request,
  SandboxError,
  type ServerFrame,
  serverFrameSchema,
} from "../protocol/index.ts";
import { parseJson } from "./parse-json.ts";
import type { Endpoint } from "./start-sidecar.ts";

/** Time in milliseconds between two pings; a peer that answers nothing in between is gone. */
const PING_INTERVAL_MS = 30_000;

/** Takes what arrives on a connection, from the moment that it is open. */
export interface Receiver {
  onFrame(frame: ServerFrame): void;
  onChunk(transfer: number, bytes: Uint8Array): void;
  /** Called once, when nothing more can arrive. */
  onClosed(reason: string): void;
}

/** One socket on which hello was said and answered. */
export interface Connection {
  /** Names the sidecar's process; another one after it was restarted. */
  readonly instance: string;
  /** @throws SandboxError `FRAME_TOO_LARGE`, `CONNECTION_LOST` */
  send(frame: Request | Ack): void;
  sendChunk(transfer: number, bytes: Uint8Array): void;
  close(): void;
}

export type OpenConnection = (endpoint: Endpoint, receiver: Receiver) => Promise<Connection>;

/**
 * Connects to a sidecar and says hello.
 *
 * @throws SandboxError `SIDECAR_UNREACHABLE`, `UNAUTHORIZED`, `VERSION_MISMATCH`
 */
export const openConnection: OpenConnection = (endpoint, receiver) =>
  new Promise((resolve, reject) => {
    const unreachable = (reason: string) =>
      reject(new SandboxError("SIDECAR_UNREACHABLE", `Cannot reach a sidecar at "${endpoint.url}": ${reason}`));
    const socket = new WebSocket(endpoint.url, { perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES });
    socket.on("error", (error) => unreachable(error.message)); // After the welcome, "close" tells.
    socket.once("close", () => unreachable("it closed the connection"));
    const timer = setTimeout(() => socket.terminate(), HELLO_TIMEOUT_MS);
    socket.once("close", () => clearTimeout(timer));
    socket.once("open", () => {
      socket.send(JSON.stringify({ type: "hello", version: PROTOCOL_VERSION, token: endpoint.token }));
    });
    socket.once("message", (data: Buffer) => {
      clearTimeout(timer);
      const frame = parseFrame(data);
      if (frame.type === "welcome") {
        resolve(serve(socket, frame.instance, receiver));
        return;
      }
      if (frame.type === "error") reject(new SandboxError(frame.code, frame.message, frame.suggestion));
      else unreachable("it does not speak this protocol");
      socket.close();
    });
  });

function serve(socket: WebSocket, instance: string, receiver: Receiver): Connection {
  let heard = true;
  const ping = setInterval(() => {
    if (!heard) socket.terminate();
    else if (socket.readyState === WebSocket.OPEN) socket.ping();
    heard = false;
  }, PING_INTERVAL_MS);
  socket.on("pong", () => (heard = true));
  socket.on("message", (data: Buffer, isBinary) => {
    heard = true;
    if (isBinary) {
      const chunk = decodeChunk(data);
      if (chunk) receiver.onChunk(chunk.transfer, chunk.bytes);
      return;
    }
    receiver.onFrame(parseFrame(data));
  });
  socket.once("close", (code, reason) => {
    clearInterval(ping);
    receiver.onClosed(reason.toString() || `the socket was closed with code ${code}`);
  });
  return {
    instance,
    send: (frame) => sendText(socket, JSON.stringify(frame)),
    sendChunk: (transfer, bytes) => socket.send(encodeChunk(transfer, bytes)),
    close: () => socket.close(),
  };
}

const addressSchema = z.object({ id: z.string().optional(), run: z.string().optional() }).catch({});

/** A frame that is not of the protocol becomes an error for the request that it would have answered. */
function parseFrame(data: Buffer): ServerFrame {
  const json = parseJson(data.toString());
  const frame = serverFrameSchema.safeParse(json);
  if (frame.success) return frame.data;
  const { id, run } = addressSchema.parse(json);
  const { advice } = ERROR_CODES.INTERNAL;
  const message = "The sidecar sent a frame that is not of the protocol";
  return { type: "error", id: id ?? run ?? null, code: "INTERNAL", message, suggestion: advice };
}

function sendText(socket: WebSocket, text: string): void {
  // A UTF-16 unit takes three bytes of UTF-8 at most, so that most frames need no counting.
  if (text.length * 3 > MAX_FRAME_BYTES && Buffer.byteLength(text) > MAX_FRAME_BYTES) {
    throw new SandboxError("FRAME_TOO_LARGE", `Cannot send a frame of more than ${MAX_FRAME_BYTES / 2 ** 20} MiB`);
  }
  // What is sent while the socket closes is lost, and `onClosed` tells of it.
  if (socket.readyState === WebSocket.CLOSED) throw new SandboxError("CONNECTION_LOST", "The connection was closed");
  socket.send(text);
}
