import { timingSafeEqual } from "node:crypto";
import {
  ackSchema,
  decodeChunk,
  ERROR_CODES,
  HELLO_TIMEOUT_MS,
  helloSchema,
  MAX_FRAME_BYTES,
  PROTOCOL_VERSION,
  type Request,
  requestSchema,
  SandboxError,
  type ServerFrame,
} from "../../src/protocol/index.ts";
import { answer } from "./answer.ts";
import type { Services } from "./serve.ts";
import { Transfers } from "./transfers.ts";

/** Bytes that may wait for a client that does not read; one that lets more pile up is cut off. */
const MAX_BACKLOG_BYTES = 256 * 1024 * 1024;

/** One client: says hello, then sends requests. A frame that is no good is answered with an error and changes nothing else. */
export class Connection {
  readonly services: Services;
  readonly transfers: Transfers;
  #socket: WebSocket;
  #instance: string;
  #isWelcome = false;
  #helloTimer: ReturnType<typeof setTimeout>;
  #cleanups = new Set<() => void>();

  /** Serves a client for as long as its socket is open. */
  static accept(socket: WebSocket, services: Services, instance: string): Connection {
    return new Connection(socket, services, instance);
  }

  private constructor(socket: WebSocket, services: Services, instance: string) {
    this.#socket = socket;
    this.services = services;
    this.#instance = instance;
    this.transfers = new Transfers({
      send: (frame) => this.send(frame),
      sendBytes: (bytes) => this.#socket.send(bytes),
    });
    socket.binaryType = "arraybuffer";
    this.#helloTimer = setTimeout(() => socket.close(4408, "No hello"), HELLO_TIMEOUT_MS);
    socket.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => this.#receive(data));
    socket.addEventListener("close", () => {
      clearTimeout(this.#helloTimer);
      this.transfers.abandon();
      for (const cleanup of this.#cleanups) cleanup();
    });
    socket.addEventListener("error", (event) => event.preventDefault());
  }

  send(frame: ServerFrame): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_BACKLOG_BYTES) return this.#socket.close(4413, "The client does not read");
    this.#socket.send(JSON.stringify(frame));
  }

  /** Calls `cleanup` when the client is gone; returns what takes that back. */
  onClose(cleanup: () => void): () => void {
    this.#cleanups.add(cleanup);
    return () => this.#cleanups.delete(cleanup);
  }

  #receive(data: string | ArrayBuffer): void {
    let id: string | null = null;
    try {
      if (typeof data !== "string") return this.#receiveChunk(new Uint8Array(data));
      const frame = parseFrame(data);
      id = readId(frame);
      if (!this.#isWelcome) this.#greet(frame);
      else if (readType(frame) === "file.ack") this.transfers.acknowledge(check(ackSchema.safeParse(frame)));
      else void this.#answer(check(requestSchema.safeParse(frame)));
    } catch (error) {
      this.#refuse(id, error);
    }
  }

  #receiveChunk(data: Uint8Array<ArrayBuffer>): void {
    const chunk = this.#isWelcome ? decodeChunk(data) : undefined;
    if (chunk === undefined) throw new SandboxError("BAD_FRAME", "A binary frame belongs to a transfer");
    this.transfers.receive(chunk.transfer, chunk.bytes);
  }

  #greet(frame: unknown): void {
    const { version, token } = check(helloSchema.safeParse(frame));
    if (version !== PROTOCOL_VERSION) {
      throw new SandboxError(
        "VERSION_MISMATCH",
        `The client speaks version "${version}" and the sidecar version "${PROTOCOL_VERSION}"`,
      );
    }
    if (this.services.token !== undefined && !isSame(token ?? "", this.services.token)) {
      throw new SandboxError("UNAUTHORIZED", "The token is missing or wrong");
    }
    this.#isWelcome = true;
    clearTimeout(this.#helloTimer);
    this.#cleanups.add(this.services.clients.add((event) => this.send(event)));
    this.send({ type: "welcome", version: PROTOCOL_VERSION, instance: this.#instance });
  }

  async #answer(request: Request): Promise<void> {
    try {
      await answer(request, this);
    } catch (error) {
      this.#refuse(request.id, error);
    }
  }

  #refuse(id: string | null, error: unknown): void {
    if (!(error instanceof SandboxError)) console.error(error);
    const { code, message, suggestion } =
      error instanceof SandboxError ? error : new SandboxError("INTERNAL", "The sidecar failed at this request");
    this.send({ type: "error", id, code, message, suggestion });
  }
}

function parseFrame(text: string): unknown {
  if (text.length > MAX_FRAME_BYTES) {
    throw new SandboxError(
      "FRAME_TOO_LARGE",
      `A frame of ${text.length} characters is over the limit of ${MAX_FRAME_BYTES} bytes`,
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new SandboxError("BAD_FRAME", `The frame "${text.slice(0, 40)}" is not JSON`);
  }
}

function check<Value>(
  result:
    | { success: true; data: Value }
    | { success: false; error: { issues: readonly { path: PropertyKey[]; message: string }[] } },
): Value {
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.length ? ` at "${issue.path.join(".")}"` : "";
  throw new SandboxError(
    "BAD_FRAME",
    `The frame is not of the protocol${where}: ${issue?.message ?? "unknown"}`,
    ERROR_CODES.BAD_FRAME.advice,
  );
}

function readId(frame: unknown): string | null {
  const id = (frame as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id.slice(0, 128) : null;
}

function readType(frame: unknown): unknown {
  return (frame as { type?: unknown } | null)?.type;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [given, expected].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  return a.length === b.length && timingSafeEqual(a, b);
}
