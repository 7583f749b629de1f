import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { extractBundle, hasBundle, readBundle } from "./bundle.ts";
import { unavailable } from "./failures.ts";
import { download, type DownloadOptions, open, readText } from "./fetching.ts";
import { findIndexUrl } from "./index-url.ts";
import { exists } from "./layout.ts";
import { type Lock, LOCK_FILE, parseLock, readOwnLock } from "./lock-file.ts";
import type { Origin, Wheel } from "./records.ts";
import { readVersion, type Workshop } from "./workshop.ts";

/** The prebuilt packages that can be had, and how. */
export interface Distribution {
  /** Lists only what it can really give. */
  readLock: () => Promise<Lock>;
  /** Its own index of further wheels, if it may have one. */
  index: string | null;
  /** Writes a wheel of the lock to a file. */
  fetch: (wheel: Wheel, file: string, options: Omit<DownloadOptions, "sha256">) => Promise<void>;
}

export interface Reporting {
  onProgress: (progress: { step: string; done: number; total: number | null }) => void;
  signal?: AbortSignal | undefined;
}

const CDN_PATIENCE_MS = 5_000;

/**
 * Finds a place to have prebuilt packages from: the one that the policy names, else the CDN that the
 * `pyodide` package names, else the bundle that a package index has.
 */
export async function chooseOrigin(workshop: Workshop, source: string | null, reporting: Reporting): Promise<Origin> {
  if (source !== null) return { kind: "named", base: baseOf(source) };
  const base = await readCdnUrl(workshop.pyodideDirectory);
  if (base && !(await hasBundle(workshop)) && (await answers(base, reporting.signal))) return { kind: "cdn", base };
  if (!(await hasBundle(workshop))) await takeBundle(workshop, reporting);
  return { kind: "bundle" };
}

/** The distribution at a place; asks nothing of it yet. */
export function openDistribution(workshop: Workshop, origin: Origin): Distribution {
  if (origin.kind === "bundle") {
    return {
      readLock: () => readBundleLock(workshop),
      index: null,
      fetch: (_wheel, _file, { signal }) => takeBundle(workshop, { onProgress: () => undefined, signal }),
    };
  }
  const { base } = origin;
  return {
    readLock: () => (origin.kind === "named" ? readNamedLock(workshop, base) : readOwn(workshop)),
    index: origin.kind === "named" ? `${base}simple/` : null,
    fetch: (wheel, file, options) =>
      download(base + encodeURIComponent(wheel.fileName), file, { ...options, sha256: wheel.sha256 }),
  };
}

async function takeBundle(workshop: Workshop, reporting: Reporting): Promise<void> {
  const index = await findIndexUrl(workshop.sourceDirectory);
  if (!index) throw unavailable("No source of packages can be reached, and no package index is known");
  await extractBundle(workshop, index, reporting);
}

/** The URL in the `pyodide` package that its own loader takes packages from. */
async function readCdnUrl(pyodideDirectory: string): Promise<string | undefined> {
  const loader = await Deno.readTextFile(join(pyodideDirectory, "pyodide.mjs"));
  return /`(https?:\/\/[^`\s]+\/v\$\{\w+\}\/full\/)`/
    .exec(loader)?.[1]
    ?.replace(/\$\{\w+\}/, readVersion(pyodideDirectory));
}

async function answers(base: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const answer = await open(base + LOCK_FILE, { patienceMs: CDN_PATIENCE_MS, signal });
    await answer?.body.cancel();
    return answer !== null;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

function baseOf(source: string): string {
  const url = /^(https?|file):/.test(source) ? source : pathToFileURL(source).href;
  return url.endsWith("/") ? url : `${url}/`;
}

async function readOwn({ pyodideDirectory }: Workshop): Promise<Lock> {
  return (await readOwnLock(pyodideDirectory)).lock;
}

async function readBundleLock(workshop: Workshop): Promise<Lock> {
  const given = new Set((await readBundle(workshop.layout)).map(({ fileName }) => fileName));
  return filter(await readOwn(workshop), (fileName) => Promise.resolve(given.has(fileName)));
}

/** A named source's lock, with our own SHA-256 for each wheel that our own lock has. */
async function readNamedLock(workshop: Workshop, base: string): Promise<Lock> {
  const own = await readOwn(workshop);
  const hashes = new Map(Array.from(own.values(), (entry) => [entry.file_name, entry.sha256]));
  const named = await readText(base + LOCK_FILE);
  const lock: Lock = new Map(
    Array.from(named ? parseLock(named.text).lock : own, ([name, entry]) => [
      name,
      { ...entry, sha256: hashes.get(entry.file_name) ?? entry.sha256 },
    ]),
  );
  if (!base.startsWith("file:")) return lock;
  return filter(lock, (fileName) => exists(fileURLToPath(base + encodeURIComponent(fileName))));
}

async function filter(lock: Lock, has: (fileName: string) => Promise<boolean>): Promise<Lock> {
  const kept = await Promise.all(Array.from(lock, async (entry) => ((await has(entry[1].file_name)) ? [entry] : [])));
  return new Map(kept.flat());
}
