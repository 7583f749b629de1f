import { basename } from "node:path";
import contentDisposition from "content-disposition";
import type { HonoRequest } from "hono";
import { getMimeType } from "hono/utils/mime";
import parseRange from "range-parser";
import type { SessionFiles } from "../../client/index.ts";
import { type FileEntry, SandboxError, workspacePath } from "../../protocol/index.ts";

/**
 * A file of /workspace by any of its names.
 *
 * @throws SandboxError `FILE_NOT_FOUND`, `BAD_PATH`
 */
export async function findFile(files: SessionFiles, path: string): Promise<FileEntry> {
  const name = workspacePath(path);
  const entry = (await files.list()).find(({ path }) => path === name);
  if (entry === undefined) throw new SandboxError("FILE_NOT_FOUND", `There is no file "${path}" in /workspace`);
  return entry;
}

/** Answers with a file, or with what of it a request asks for: as a download, so that no browser shows it as a page of ours. */
export async function respondWithFile(req: HonoRequest, files: SessionFiles, entry: FileEntry): Promise<Response> {
  const { path, size, modifiedAt } = entry;
  const etag = `"${size.toString(36)}-${Math.round(modifiedAt * 1000).toString(36)}"`;
  const headers = {
    etag,
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    "content-disposition": contentDisposition(basename(path)),
    "content-length": String(size),
    "content-security-policy": "sandbox; default-src 'none'",
    "content-type": getMimeType(path) ?? "application/octet-stream",
    "last-modified": new Date(modifiedAt).toUTCString(),
  };
  if (req.header("if-none-match")?.includes(etag)) return new Response(null, { status: 304, headers: { etag } });

  const range = chooseRange(req, etag, size);
  if (range === "none") {
    return new Response(null, { status: 416, headers: { "content-range": `bytes */${size}` } });
  }
  if (req.method === "HEAD") return new Response(null, { headers });
  const { size: found, chunks } = await files.open(path);
  if (found !== size) {
    // More bytes than `content-length` says would be taken for the beginning of the next response.
    await chunks.cancel();
    throw new SandboxError("BUSY", `The file "${path}" changed while it was opened`);
  }
  if (range === "all") return new Response(chunks, { headers });
  const { start, end } = range;
  return new Response(chunks.pipeThrough(cutOut(start, end)), {
    status: 206,
    headers: {
      ...headers,
      "content-length": String(end - start + 1),
      "content-range": `bytes ${start}-${end}/${size}`,
    },
  });
}

/** What part of the file is asked for; several parts at once, and what is no range, count as the whole. */
function chooseRange(req: HonoRequest, etag: string, size: number): { start: number; end: number } | "all" | "none" {
  const header = req.header("range");
  if (header === undefined || (req.header("if-range") ?? etag) !== etag) return "all";
  const ranges = parseRange(size, header);
  if (ranges === -1) return "none";
  const [range] = ranges === -2 || ranges.type !== "bytes" || ranges.length !== 1 ? [] : ranges;
  return range ?? "all";
}

/** Lets the bytes from `start` to `end` through, both included. */
function cutOut(start: number, end: number): TransformStream<Uint8Array, Uint8Array> {
  let position = 0;
  return new TransformStream({
    transform(bytes, controller) {
      const part = bytes.subarray(Math.max(0, start - position), Math.max(0, end + 1 - position));
      position += bytes.length;
      if (part.length > 0) controller.enqueue(part);
      if (position > end) controller.terminate();
    },
  });
}
