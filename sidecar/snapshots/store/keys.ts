import { hkdfSync, randomBytes } from "node:crypto";
import { join } from "node:path";
import { SandboxError } from "../../../src/protocol/index.ts";
import { onDisk } from "./failures.ts";
import { StagedFile } from "./staged-file.ts";

const KEY_BYTES = 32;

/** What proves that a snapshot is of one session of one store, and whole. */
export interface SessionKeys {
  header: Uint8Array;
  file: Uint8Array;
}

/**
 * The secret of a store, made when there is none yet.
 *
 * @throws SandboxError `STORE_UNAVAILABLE` for one that cannot be read or is none.
 */
export async function loadKey(directory: string): Promise<Uint8Array> {
  const path = join(directory, "key");
  const key = (await readKey(directory, path)) ?? (await makeKey(directory, path));
  if (key?.length === KEY_BYTES) return key;
  throw new SandboxError(
    "STORE_UNAVAILABLE",
    `The key of the saved sessions in "${path}" is damaged`,
    "Put it back from a copy, or remove it: sessions can be saved again then, and those that were saved before are lost.",
  );
}

/** `id` is the session's, as `sessionId` makes it. */
export function deriveKeys(key: Uint8Array, id: string): SessionKeys {
  const bytes = new Uint8Array(hkdfSync("sha256", key, "", `pyodide-sandbox snapshot ${id}`, 2 * KEY_BYTES));
  return { header: bytes.subarray(0, KEY_BYTES), file: bytes.subarray(KEY_BYTES) };
}

/** A secret for one purpose, which tells nothing of the others. */
export function deriveSecret(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, "", `pyodide-sandbox secret ${purpose}`, KEY_BYTES));
}

async function makeKey(directory: string, path: string): Promise<Uint8Array | undefined> {
  await using file = await StagedFile.create(directory);
  await file.write(randomBytes(KEY_BYTES));
  await file.publishFirst(path);
  return readKey(directory, path);
}

function readKey(directory: string, path: string): Promise<Uint8Array | undefined> {
  return onDisk(directory, () =>
    Deno.readFile(path).catch((error: unknown) => {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }),
  );
}
