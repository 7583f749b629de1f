import type { WSContext } from "hono/ws";
import { WebSocket } from "ws";
import { z } from "zod";
import { SandboxError } from "../protocol/index.ts";
import { inputReplySchema } from "./contents.ts";
import type { Kernel, KernelClient } from "./kernel.ts";
import { type Message, type Request, requestSchema } from "./message.ts";
import { decodeMessage, encodeMessage } from "./wire.ts";

/** Bytes of requests of a kernel's clients that wait for their answers; each counts for this much at least. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const REQUEST_BYTES = 1024;

/** Bytes that a client may be behind with reading. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024;

/** Milliseconds for which messages are kept for a client that has lost its connection. */
const ABSENCE_MS = 120_000;

/** Codes with which a WebSocket is closed. */
const NORMAL = 1000;
const BAD_DATA = 1007;
const REFUSED = 1008;
const TOO_MUCH = 1013;

export type Socket = Pick<WSContext<unknown>, "send" | "close" | "protocol" | "readyState"> & { raw?: unknown };

interface Absence {
  messages: Message[];
  bytes: number;
  timer: NodeJS.Timeout;
}

/** Throws a SandboxError when the caller may not send messages any more. */
export type Admit = () => Promise<unknown>;

/** A client at `/channels` of a kernel: a WebSocket, and those that follow it when the client's network fails. */
export class Connection implements KernelClient {
  readonly #kernel: Kernel;
  readonly #sessionId: string | undefined;
  #socket: Socket;
  #admit: Admit;
  /** Set while there is no WebSocket. */
  #absence: Absence | undefined;
  /** The messages that have come, handed to the kernel in order. */
  #incoming: Promise<void> = Promise.resolve();
  #answerInput: ((text: string | null) => void) | undefined;

  private constructor(kernel: Kernel, sessionId: string | undefined, socket: Socket, admit: Admit) {
    this.#kernel = kernel;
    this.#sessionId = sessionId;
    this.#socket = socket;
    this.#admit = admit;
  }

  /** Connects a WebSocket; it takes the place of the one before it whose client has the same `session_id`. */
  static open(kernel: Kernel, sessionId: string | undefined, socket: Socket, admit: Admit): Connection {
    for (const client of kernel.clients) {
      if (client instanceof Connection && sessionId !== undefined && client.#sessionId === sessionId) {
        client.#resume(socket, admit);
        return client;
      }
    }
    const connection = new Connection(kernel, sessionId, socket, admit);
    kernel.clients.add(connection);
    return connection;
  }

  get isConnected(): boolean {
    return this.#absence === undefined;
  }

  /** Takes a frame; one that is no message ends the connection, with the reason. */
  take(frame: unknown): void {
    if (!this.#kernel.clients.has(this)) return; // It was let go, and what it had sent by then still comes.
    const size = REQUEST_BYTES + (frame instanceof ArrayBuffer ? frame.byteLength : String(frame).length);
    if (this.#kernel.waitingBytes + size > MAX_WAITING_BYTES) return this.close(TOO_MUCH, "Too many requests wait");
    const request = this.#read(frame);
    if (request === undefined) return;
    if (request.channel === "stdin") return this.#takeInput(request);

    this.#kernel.waitingBytes += size;
    this.#incoming = this.#incoming.then(this.#admit).then(
      () => void this.#hand(request).finally(() => (this.#kernel.waitingBytes -= size)),
      (error: SandboxError) => {
        this.#kernel.waitingBytes -= size;
        this.close(REFUSED, error.message);
      },
    );
  }

  send(message: Message): void {
    if (this.#socket.readyState !== WebSocket.OPEN) this.lose(this.#socket); // It may be closing still.
    if (this.#absence !== undefined) return this.#keep(message, this.#absence);
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#unreadBytes() > MAX_UNREAD_BYTES) return this.close(TOO_MUCH, "Too slow");
    this.#socket.send(encodeMessage(message, this.#socket.protocol));
  }

  awaitInput(): Promise<string | null> {
    return new Promise((resolve) => {
      if (this.#kernel.clients.has(this)) this.#answerInput = resolve;
      else resolve(null);
    });
  }

  close(code: number, reason: string): void {
    this.#leave();
    this.#socket.close(code, Buffer.from(reason).subarray(0, 120).toString());
  }

  /** The WebSocket is closed. A client that can be told again may come back for a while; what runs goes on. */
  lose(socket: Socket): void {
    if (socket !== this.#socket || !this.isConnected || !this.#kernel.clients.has(this)) return;
    if (this.#sessionId === undefined) return this.#leave();
    this.#absence = { messages: [], bytes: 0, timer: setTimeout(() => this.#leave(), ABSENCE_MS).unref() };
  }

  #resume(socket: Socket, admit: Admit): void {
    const before = this.#socket;
    this.#socket = socket;
    this.#admit = admit;
    before.close(NORMAL, "Another WebSocket has the same session_id");
    const { messages = [], timer } = this.#absence ?? {};
    clearTimeout(timer);
    this.#absence = undefined;
    for (const message of messages) this.send(message);
  }

  #keep(message: Message, absence: Absence): void {
    absence.messages.push(message);
    absence.bytes += encodeMessage(message, this.#socket.protocol).length;
    if (absence.bytes > MAX_UNREAD_BYTES) this.#leave();
  }

  /** Nobody is there any more; what runs goes on, but for `input()`. */
  #leave(): void {
    clearTimeout(this.#absence?.timer);
    this.#kernel.clients.delete(this);
    this.#answerInput?.(null);
  }

  async #hand(request: Request): Promise<void> {
    try {
      await this.#kernel.take(request, this);
    } catch (error) {
      console.error(error); // A fault of the server, which goes on.
    }
  }

  #read(frame: unknown): Request | undefined {
    try {
      const parsed = requestSchema.safeParse(decodeMessage(frame, this.#socket.protocol));
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      this.close(BAD_DATA, `"${z.core.toDotPath(issue?.path ?? [])}": ${issue?.message}`);
    } catch (error) {
      this.close(BAD_DATA, (error as SandboxError).message);
    }
    return undefined;
  }

  #unreadBytes(): number {
    return (this.#socket.raw as { bufferedAmount: number }).bufferedAmount;
  }

  #takeInput({ content }: Request): void {
    const { data } = inputReplySchema.safeParse(content);
    if (data === undefined) return this.close(BAD_DATA, '"content.value": Expected the text of an answer');
    this.#answerInput?.(data.value);
    this.#answerInput = undefined;
  }
}
