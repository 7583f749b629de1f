// What Deno has, and the types of the oldest Node that the rest of the project runs on have not.
import type { Transform } from "node:stream";

declare module "zlib" {
  namespace constants {
    const ZSTD_c_compressionLevel: number;
  }

  interface ZstdOptions {
    params?: Record<number, number>;
    /** Bytes of each chunk that comes out. */
    chunkSize?: number;
  }

  function createZstdCompress(options?: ZstdOptions): Transform;
  function createZstdDecompress(options?: ZstdOptions): Transform;
}
