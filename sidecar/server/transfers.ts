import {
  type Ack,
  CHUNK_BYTES,
  encodeChunk,
  SandboxError,
  type ServerFrame,
  WINDOW_BYTES,
} from "../../src/protocol/index.ts";

interface Wire {
  send(frame: ServerFrame): void;
  sendBytes(bytes: Uint8Array<ArrayBuffer>): void;
}

interface Upload {
  take(bytes: Uint8Array): void;
  fail(error: SandboxError): void;
}

interface Download {
  acknowledged: number;
  wake: () => void;
}

/** The files that come and go on one connection, each at the pace of its receiver. */
export class Transfers {
  #wire: Wire;
  #uploads = new Map<number, Upload>();
  #downloads = new Map<number, Download>();
  #isAbandoned = false;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /**
   * The bytes of an upload, in parts; each part is acknowledged once the consumer has asked for the next. Without a size it ends
   * with an empty part.
   */
  async *upload(transfer: number, size?: number): AsyncGenerator<Uint8Array, void> {
    const parts: Uint8Array[] = [];
    let failure: SandboxError | undefined;
    let wake: (() => void) | undefined;
    let received = 0;
    this.#uploads.set(transfer, {
      take: (bytes) => {
        parts.push(bytes);
        wake?.();
      },
      fail: (error) => {
        failure = error;
        wake?.();
      },
    });
    try {
      while (received !== size) {
        const part = parts.shift();
        if (failure) throw failure;
        if (part === undefined) {
          await new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        if (size === undefined && part.length === 0) return;
        received += part.length;
        if (size !== undefined && received > size)
          throw new SandboxError(
            "BAD_FRAME",
            `Transfer "${transfer}" is longer than the ${size} bytes that it announced`,
          );
        yield part;
        this.#wire.send({ type: "file.ack", transfer, received });
      }
    } finally {
      this.#uploads.delete(transfer);
    }
  }

  receive(transfer: number, bytes: Uint8Array): void {
    const upload = this.#uploads.get(transfer);
    if (upload === undefined) throw new SandboxError("BAD_FRAME", `There is no transfer "${transfer}" under way`);
    upload.take(bytes);
  }

  /** A function that sends parts of a download, and waits while the client has a window's worth of bytes to take. */
  download(transfer: number): { send(part: Uint8Array): Promise<void>; end(): void } {
    const state: Download = { acknowledged: 0, wake: () => {} };
    this.#downloads.set(transfer, state);
    let sent = 0;
    return {
      send: async (part) => {
        for (let start = 0; start < part.length; start += CHUNK_BYTES) {
          while (sent - state.acknowledged >= WINDOW_BYTES && !this.#isAbandoned) {
            await new Promise<void>((resolve) => (state.wake = resolve));
          }
          if (this.#isAbandoned) throw new SandboxError("CONNECTION_LOST", "The client is gone");
          const chunk = part.subarray(start, start + CHUNK_BYTES);
          this.#wire.sendBytes(encodeChunk(transfer, chunk));
          sent += chunk.length;
        }
      },
      end: () => this.#downloads.delete(transfer),
    };
  }

  acknowledge({ transfer, received }: Ack): void {
    const download = this.#downloads.get(transfer);
    if (download === undefined) return;
    download.acknowledged = Math.max(download.acknowledged, received);
    download.wake();
  }

  /** The client is gone: whoever waits for it is told. */
  abandon(): void {
    this.#isAbandoned = true;
    for (const upload of this.#uploads.values()) upload.fail(new SandboxError("CONNECTION_LOST", "The client is gone"));
    for (const download of this.#downloads.values()) download.wake();
  }
}
