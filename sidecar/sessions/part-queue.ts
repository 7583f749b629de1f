import { MAX_SESSION_BYTES } from "../snapshots/store/snapshot.ts";
import type { SnapshotPart } from "../snapshots/store/snapshot-store.ts";
import type { PartSink } from "./kernel-files.ts";

/** Parts of about a mebibyte that may wait for the store before the kernel has to. */
const PARTS_IN_MEMORY = 64;

/** Parts on their way from a kernel to the store, no more of them at a time than the store takes. */
export class PartQueue implements PartSink, AsyncIterable<SnapshotPart> {
  #stream = new TransformStream<SnapshotPart, SnapshotPart>(undefined, { highWaterMark: PARTS_IN_MEMORY });
  #writer = this.#stream.writable.getWriter();
  #bytes = 0;

  constructor() {
    this.#writer.closed.catch(() => {});
  }

  add(part: SnapshotPart): Promise<void> {
    this.#bytes += part.bytes.length + part.json.length;
    if (this.#bytes > MAX_SESSION_BYTES) return this.fail(new RangeError("The session is too large to be saved"));
    return this.#writer.write(part).catch(() => {});
  }

  end(): Promise<void> {
    return this.#writer.close().catch(() => {});
  }

  fail(error: unknown): Promise<void> {
    return this.#writer.abort(error).catch(() => {});
  }

  [Symbol.asyncIterator](): AsyncIterator<SnapshotPart> {
    return this.#stream.readable[Symbol.asyncIterator]();
  }
}
