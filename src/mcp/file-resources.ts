import { isUtf8 } from "node:buffer";
import type { ContentBlock, ReadResourceResult } from "@modelcontextprotocol/server";
import { getMimeType } from "hono/utils/mime";
import type { Session } from "../client/index.ts";
import { type FileEntry, SandboxError } from "../protocol/index.ts";

/** Bytes of the largest file that is sent in one message. */
const MAX_BYTES = 16 * 2 ** 20;

/** Form of the URIs of the files in sandboxes. */
export const FILE_URI_TEMPLATE = "sandbox://{sandbox_id}/{+path}";

type FileContents = ReadResourceResult["contents"][number];

/** A link to a file of a sandbox, which a client can read as a resource. */
export function linkFile(sandboxId: string, { path, size }: Pick<FileEntry, "path" | "size">): ContentBlock {
  return { type: "resource_link", uri: fileUri(sandboxId, path), name: path, mimeType: mimeTypeOf(path), size };
}

/**
 * Reads a file of a sandbox: as text when it is UTF-8, else as base64.
 *
 * @throws SandboxError `FILE_NOT_FOUND`, `BAD_PATH`, `FILE_TOO_LARGE`
 */
export async function readFileContents(session: Session, sandboxId: string, path: string): Promise<FileContents> {
  const data = await session.files.get(path);
  if (data.length > MAX_BYTES) {
    throw new SandboxError(
      "FILE_TOO_LARGE",
      `"${path}" has ${data.length} bytes, over the limit of ${MAX_BYTES} bytes for one message`,
      "Read the part that you need with run_python.",
    );
  }
  const head = { uri: fileUri(sandboxId, path.replace(/^\/workspace\//, "")), mimeType: mimeTypeOf(path) };
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  return isUtf8(bytes) ? { ...head, text: bytes.toString() } : { ...head, blob: bytes.toString("base64") };
}

function fileUri(sandboxId: string, path: string): string {
  return `sandbox://${sandboxId}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function mimeTypeOf(path: string): string {
  const type = getMimeType(path) ?? (path.endsWith(".py") ? "text/x-python" : "application/octet-stream");
  return type.replace(/;.*/, "");
}
