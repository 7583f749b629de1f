import { createHash } from "node:crypto";
import { setTimeout } from "node:timers";
import { splitCredentials, tlsClient } from "./connections.ts";

export interface FetchOptions {
  accept?: string;
  /** Time in milliseconds to get an answer's head. */
  patienceMs?: number;
  signal?: AbortSignal | undefined;
}

/** What is at an address. */
export interface Answer {
  body: ReadableStream<Uint8Array>;
  /** Bytes, as far as the server says. */
  size: number | null;
  /** The address that redirections led to. */
  url: string;
  type: string;
}

const ANSWER_MS = 20_000;
const STALL_MS = 60_000;
const TRIES = 3;
const MAX_BYTES = 1024 ** 3;

/**
 * Opens an `https:`, `http:` or `file:` address; null when nothing is there. Tries again when the
 * connection or the server fails.
 */
export async function open(url: string, options: FetchOptions = {}): Promise<Answer | null> {
  if (url.startsWith("file:")) return openFile(url);
  for (let attempt = 1; ; attempt++) {
    try {
      return await request(url, options);
    } catch (error) {
      if (attempt === TRIES || options.patienceMs !== undefined || options.signal?.aborted) throw error;
    }
  }
}

export async function readText(url: string, options?: FetchOptions): Promise<(Answer & { text: string }) | null> {
  const answer = await open(url, options);
  return answer && { ...answer, text: await new Response(answer.body).text() };
}

export interface DownloadOptions extends FetchOptions {
  sha256: string;
  onBytes?: ((bytes: number, total: number | null) => void) | undefined;
}

/** Writes what is at an address to a file and checks its SHA-256; the file is left behind on failure. */
export async function download(url: string, file: string, options: DownloadOptions): Promise<void> {
  const answer = await open(url, options);
  if (!answer) throw new FetchError(`"${nameOfUrl(url)}" is not there any more`);
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes > MAX_BYTES) throw new FetchError(`"${nameOfUrl(url)}" is larger than 1 GiB`);
      options.onBytes?.(bytes, answer.size);
      controller.enqueue(chunk);
    },
  });
  try {
    await answer.body.pipeThrough(measure).pipeTo((await Deno.create(file)).writable);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof TypeError)
      throw new FetchError(`the connection broke at "${nameOfUrl(url)}"`, { cause: error });
    throw error;
  }
  if (hash.digest("hex") !== options.sha256) {
    throw new FetchError(`"${nameOfUrl(url)}" is not the file that was published: its SHA-256 differs`);
  }
}

/** An address could not be read; the message says why. */
export class FetchError extends Error {
  override name = "FetchError";
}

async function openFile(url: string): Promise<Answer | null> {
  try {
    const file = await Deno.open(new URL(url));
    return { body: file.readable, size: (await file.stat()).size, url, type: "text/html" };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function request(
  url: string,
  { accept = "*/*", patienceMs = ANSWER_MS, signal }: FetchOptions,
): Promise<Answer | null> {
  const abort = new AbortController();
  const either = signal ? AbortSignal.any([abort.signal, signal]) : abort.signal;
  let timer = setTimeout(() => abort.abort(new FetchError(`no answer within ${patienceMs / 1000} s`)), patienceMs);
  const client = tlsClient();
  let response;
  try {
    const { address, authorization } = splitCredentials(url);
    const headers = { accept, ...(authorization && { authorization }) };
    response = await fetch(address, { headers, signal: either, ...(client && { client }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw new FetchError(`${new URL(url).host} cannot be reached`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
  if (response.status === 404 || response.status === 410) {
    await response.body?.cancel();
    return null;
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new FetchError(`${new URL(url).host} answered ${response.status} for "${nameOfUrl(url)}"`);
  }
  const watch = new TransformStream<Uint8Array, Uint8Array>({
    start: () => rewind(),
    transform(chunk, controller) {
      rewind();
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
  function rewind(): void {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new FetchError(`${new URL(url).host} stopped sending`)), STALL_MS).unref();
  }
  return {
    body: response.body.pipeThrough(watch),
    size: Number(response.headers.get("content-length")) || null,
    url: response.url,
    type: response.headers.get("content-type") ?? "",
  };
}

function nameOfUrl(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split("/").findLast(Boolean) ?? url);
}
