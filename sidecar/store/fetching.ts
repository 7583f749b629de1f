import { createHash } from "node:crypto";
import { SandboxError } from "../../src/protocol/index.ts";

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
      options.onBytes?.((bytes += chunk.length), answer.size);
      controller.enqueue(chunk);
    },
  });
  await answer.body.pipeThrough(measure).pipeTo((await Deno.create(file)).writable);
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

async function request(url: string, { accept = "*/*", patienceMs = ANSWER_MS, signal }: FetchOptions): Promise<Answer | null> {
  const abort = new AbortController();
  const stop = () => abort.abort(signal?.reason);
  signal?.throwIfAborted();
  signal?.addEventListener("abort", stop, { once: true });
  let timer = setTimeout(() => abort.abort(new FetchError(`no answer within ${patienceMs / 1000} s`)), patienceMs);
  const client = tlsClient();
  let response;
  try {
    response = await fetch(url, { headers: { accept }, signal: abort.signal, ...(client && { client }) });
  } catch (error) {
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
    timer = setTimeout(() => abort.abort(new FetchError(`${new URL(url).host} stopped sending`)), STALL_MS);
    Deno.unrefTimer(timer as unknown as number);
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

let client: Deno.HttpClient | null | undefined;

/** Trusts the roots of this machine besides Deno's own, where the usual variables name them. */
function tlsClient(): Deno.HttpClient | null {
  if (client === undefined) {
    const file = readEnvironment("NODE_EXTRA_CA_CERTS") ?? readEnvironment("SSL_CERT_FILE");
    client = file ? Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(file)] }) : null;
  }
  return client;
}

/** A variable of the environment; undefined also where this process may not read it. */
export function readEnvironment(name: string): string | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch {
    return undefined;
  }
}

/** Turns a failure to fetch into one that says what an administrator can do. */
export function unavailable(message: string, cause?: unknown): SandboxError {
  return new SandboxError(
    "STORE_UNAVAILABLE",
    message,
    "Connect to the internet, or set PIP_INDEX_URL to a package index that can be reached, or set store.source in the " +
      "policy to a directory that `pyodide-sandbox packages mirror` made, and run `pyodide-sandbox packages prepare`.",
    { cause },
  );
}
