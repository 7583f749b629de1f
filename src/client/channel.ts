import { randomUUID } from "node:crypto";
import {
  type Broadcast,
  type ExecutionEvent,
  type Reply,
  type Request,
  SandboxError,
  type ServerFrame,
} from "../protocol/index.ts";
import { type Connection, openConnection, type OpenConnection } from "./connection.ts";
import { type Clock, connectWithBackOff, systemClock } from "./reconnect.ts";
import type { Endpoint } from "./start-sidecar.ts";

/** Time in milliseconds that a lost connection may take to come back. */
const PATIENCE_MS = 30_000;

/** What comes back for one request, by its id or by the number of its transfer. */
export interface Exchange {
  onReply(reply: Reply): void;
  onChunk?(bytes: Uint8Array): void;
  onAck?(received: number): void;
  /** Called when the request was refused or the connection was lost; nothing follows. */
  onError(error: SandboxError): void;
}

/** Takes what outlives a connection. */
export interface RunListener {
  onEvent(event: ExecutionEvent): void;
  onRefused(run: string, error: SandboxError): void;
  /** The connection was lost; `error` is given when there will not be another. */
  onDropped(error?: SandboxError): void;
}

export interface ChannelDependencies {
  /** Where to connect now; may start a sidecar. */
  endpoint: () => Promise<Endpoint>;
  /** Called with each new connection before it is used; a failure ends the attempt to connect. */
  prepare?: (connection: Connection) => Promise<void>;
  /** Takes what the sidecar tells all its clients. */
  onBroadcast?: ((event: Broadcast) => void) | undefined;
  open?: OpenConnection;
  clock?: Clock;
}

/** One connection at a time to a sidecar, made when it is needed, and the exchanges that are under way on it. */
export class Channel {
  /** Takes what concerns runs. */
  runs: RunListener | undefined;

  /** Set while there is a connection, or one is being made. */
  #connection: Promise<Connection> | undefined;
  #closed = false;
  readonly #exchanges = new Map<string, Exchange>();
  readonly #transfers = new Map<number, Exchange>();
  readonly #prefix = randomUUID();
  #lastId = 0;
  #lastTransfer = 0;

  readonly #endpoint: () => Promise<Endpoint>;
  readonly #prepare: (connection: Connection) => Promise<void>;
  readonly #onBroadcast: (event: Broadcast) => void;
  readonly #open: OpenConnection;
  readonly #clock: Clock;

  constructor(dependencies: ChannelDependencies) {
    const { endpoint, prepare = async () => {}, onBroadcast = () => {} } = dependencies;
    const { open = openConnection, clock = systemClock } = dependencies;
    this.#endpoint = endpoint;
    this.#prepare = prepare;
    this.#onBroadcast = onBroadcast;
    this.#open = open;
    this.#clock = clock;
  }

  newId(): string {
    return `${this.#prefix}-${++this.#lastId}`;
  }

  newTransfer(): number {
    return ++this.#lastTransfer;
  }

  /** The connection, which is made when there is none. */
  connect(patienceMs = PATIENCE_MS): Promise<Connection> {
    if (this.#closed) return Promise.reject(closedError());
    this.#connection ??= connectWithBackOff(() => this.#tryToConnect(), patienceMs, this.#clock).catch((error) => {
      this.#connection = undefined;
      throw error;
    });
    return this.#connection;
  }

  /** Sends a request; `exchange` takes what comes back, until `end` is called. */
  begin(connection: Connection, request: Request, exchange: Exchange): void {
    connection.send(request);
    this.#exchanges.set(request.id, exchange);
    if ("transfer" in request) this.#transfers.set(request.transfer, exchange);
  }

  end(request: Request): void {
    this.#exchanges.delete(request.id);
    if ("transfer" in request) this.#transfers.delete(request.transfer);
  }

  close(): void {
    this.#closed = true;
    this.#drop(closedError());
    this.runs?.onDropped(closedError());
    this.#connection?.then((connection) => connection.close()).catch(() => {});
  }

  async #tryToConnect(): Promise<Connection> {
    const endpoint = await this.#endpoint();
    if (this.#closed) throw closedError();
    const connection = await this.#open(endpoint, {
      onFrame: (frame) => this.#receive(frame),
      onChunk: (transfer, bytes) => this.#transfers.get(transfer)?.onChunk?.(bytes),
      onClosed: (reason) => {
        if (this.#closed) return;
        this.#connection = undefined;
        this.#drop(new SandboxError("CONNECTION_LOST", `The connection to the sidecar was lost: ${reason}`));
        this.runs?.onDropped();
      },
    });
    await this.#prepare(connection);
    return connection;
  }

  #drop(error: SandboxError): void {
    for (const exchange of this.#exchanges.values()) exchange.onError(error);
    this.#exchanges.clear();
    this.#transfers.clear();
  }

  #receive(frame: ServerFrame): void {
    if ("run" in frame) this.runs?.onEvent(frame);
    else if (frame.type === "session.event") this.#onBroadcast(frame);
    else if (frame.type === "file.ack") this.#transfers.get(frame.transfer)?.onAck?.(frame.received);
    else if (frame.type === "error") {
      if (frame.id === null) return;
      const error = new SandboxError(frame.code, frame.message, frame.suggestion);
      this.#exchanges.get(frame.id)?.onError(error);
      this.runs?.onRefused(frame.id, error);
    } else if ("id" in frame) this.#exchanges.get(frame.id)?.onReply(frame);
  }
}

const closedError = () => new SandboxError("CONNECTION_LOST", "The client was closed", "Connect a new client.");
