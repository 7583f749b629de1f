import { SandboxError } from "../../../src/protocol/index.ts";
import { z } from "zod";

/** Raised by every change of what is in a file. */
const FORMAT = 1;

const MAGIC = new TextEncoder().encode("pysess\r\n");
const MAX_TEXT_BYTES = 256 * 1024;
const GIBIBYTE = 1024 ** 3;

/** Bytes before the header's text. */
const START_BYTES = MAGIC.length + 8;

const hash = z.string().regex(/^[0-9a-f]{32}$/);

const mountSchema = z.strictObject({
  /** Name of a tree in the package store, which changes with what is in it. */
  environment: hash,
  at: z
    .string()
    .regex(/^\/lib(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/)
    .max(300),
  /** What is in it, for whoever lacks it. */
  packages: z.array(z.string().regex(/^[A-Za-z0-9._-]+==[A-Za-z0-9._+!-]+$/)).max(1000),
});

/** What an exported session says of itself. All of it is a stranger's word. */
export const headerSchema = z.strictObject({
  session: z.string().min(1).max(256),
  agent: z.string().min(1).max(128).nullable(),
  run: z.int().positive(),
  pythonVersion: z.string().max(64),
  mounts: z.array(mountSchema).max(100),
  template: z.strictObject({
    key: hash,
    /** Hash of its files. */
    content: hash,
    files: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[a-z][a-z0-9._-]{0,63}$/),
          /** Bytes. */
          size: z.int().nonnegative().max(GIBIBYTE),
        }),
      )
      .max(8)
      .refine((files) => new Set(files.map(({ name }) => name)).size === files.length, "Two files have one name"),
  }),
  /** What it was made with; `program` must be the same where it is imported. */
  made: z.strictObject({
    version: z.string().max(64),
    pyodide: z.string().max(64),
    deno: z.string().max(64),
    program: z.string().max(64),
  }),
});
export type SessionHeader = z.infer<typeof headerSchema>;

/** The beginning of a file: `pysess\r\n`, the format and the length of the text as big-endian uint32, and the header as JSON text. */
export function encodeHeader(header: SessionHeader): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(headerSchema.parse(header)));
  const bytes = new Uint8Array(START_BYTES + text.length);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(MAGIC.length, FORMAT);
  view.setUint32(MAGIC.length + 4, text.length);
  bytes.set(text, START_BYTES);
  return bytes;
}

/**
 * Reads the beginning of a file.
 *
 * @throws SandboxError `BAD_SNAPSHOT`, `VERSION_MISMATCH`
 */
export async function readHeader(read: (length: number) => Promise<Uint8Array>): Promise<SessionHeader> {
  const start = await read(START_BYTES);
  if (MAGIC.some((byte, index) => start[index] !== byte)) throw badFile("is no exported session");
  const view = new DataView(start.buffer, start.byteOffset);
  const format = view.getUint32(MAGIC.length);
  if (format !== FORMAT) {
    throw new SandboxError("VERSION_MISMATCH", `The file has format "${format}", and this version reads "${FORMAT}"`);
  }
  const length = view.getUint32(MAGIC.length + 4);
  if (length > MAX_TEXT_BYTES) throw badFile("was changed");
  const header = headerSchema.safeParse(parse(await read(length)));
  if (!header.success) throw badFile("was changed");
  return header.data;
}

/** The file is not one that was exported; the message goes on after "it". */
export function badFile(why: string, cause?: unknown): SandboxError {
  return new SandboxError("BAD_SNAPSHOT", `The file cannot be imported: it ${why}`, undefined, { cause });
}

function parse(text: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return undefined;
  }
}
