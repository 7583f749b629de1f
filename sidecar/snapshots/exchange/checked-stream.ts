import { createHash, timingSafeEqual } from "node:crypto";
import { badFile } from "./header.ts";

/** Length of the SHA-256 of all before it, with which a file ends. */
const CHECKSUM_BYTES = 32;

/** Passes bytes on, and at the end their checksum. */
export class ChecksumWriter {
  readonly #hash = createHash("sha256");
  readonly #write: (bytes: Uint8Array) => Promise<void>;

  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    await this.#write(bytes);
  }

  end(): Promise<void> {
    return this.#write(this.#hash.digest());
  }
}

/** Reads what a `ChecksumWriter` passed on, whatever the chunks are in which it comes. */
export class ChecksumReader implements AsyncDisposable {
  readonly #hash = createHash("sha256");
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);
  #turn: Promise<unknown> = Promise.resolve();
  /** Whether the checksum is; known at the end. */
  #isRight: boolean | undefined;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** @throws SandboxError `BAD_SNAPSHOT` when there are not as many bytes. */
  async read(length: number): Promise<Uint8Array> {
    while (this.#rest.length < length) if (!(await this.#fill())) throw badFile("is cut off");
    return this.#take(length);
  }

  /** All that is left before the checksum; who reads it may stop before its end. */
  body(): AsyncIterable<Uint8Array> {
    return { [Symbol.asyncIterator]: () => ({ next: () => this.#next() }) };
  }

  /** Reads what of the body was not read yet. @throws SandboxError `BAD_SNAPSHOT` when the file is not as it was written. */
  async finish(): Promise<void> {
    while (!(await this.#next()).done);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chunks.return?.();
  }

  #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#turn = this.#turn.then(() => this.#readBody());
    this.#turn.catch(() => {});
    return this.#turn as Promise<IteratorResult<Uint8Array, undefined>>;
  }

  async #readBody(): Promise<IteratorResult<Uint8Array, undefined>> {
    while (this.#rest.length <= CHECKSUM_BYTES && (await this.#fill()));
    if (this.#rest.length > CHECKSUM_BYTES)
      return { done: false, value: this.#take(this.#rest.length - CHECKSUM_BYTES) };
    this.#isRight ??= this.#rest.length === CHECKSUM_BYTES && timingSafeEqual(this.#hash.digest(), this.#rest);
    if (!this.#isRight) throw badFile("was cut off or changed");
    return { done: true, value: undefined };
  }

  #take(length: number): Uint8Array {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    this.#hash.update(taken);
    return taken;
  }

  async #fill(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (done) return false;
    const joined = new Uint8Array(this.#rest.length + value.length);
    joined.set(this.#rest);
    joined.set(value, this.#rest.length);
    this.#rest = joined;
    return true;
  }
}
