import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { extractBundle, hasBundle } from "./bundle.ts";
import { download, type DownloadOptions, open, readText, unavailable } from "./fetching.ts";
import { findIndexUrl } from "./index-url.ts";
import { exists } from "./layout.ts";
import { type Lock, LOCK_FILE, parseLock, readOwnLock } from "./lock-file.ts";
import type { Origin, Wheel } from "./records.ts";
import { readVersion, type Workshop } from "./workshop.ts";

/** The prebuilt packages that can be had, and how. */
export interface Distribution {
  /** Only what it can really give. */
  lock: Lock;
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

export async function openDistribution(workshop: Workshop, origin: Origin): Promise<Distribution> {
  const own = (await readOwnLock(workshop.pyodideDirectory)).lock;
  if (origin.kind === "bundle") {
    return {
      lock: await filter(own, (file) => exists(workshop.layout.wheel(file))),
      index: null,
      fetch: async (_wheel, _file, { signal }) => takeBundle(workshop, { onProgress: () => undefined, signal }),
    };
  }
  const { base } = origin;
  const named = origin.kind === "named" ? await readText(base + LOCK_FILE) : null;
  const lock = named ? trust(parseLock(named.text).lock, own) : own;
  return {
    lock: base.startsWith("file:") ? await filter(lock, (file) => exists(new URL(file, base).pathname)) : lock,
    index: origin.kind === "named" ? `${base}simple/` : null,
    fetch: (wheel, file, options) => download(base + wheel.fileName, file, { ...options, sha256: wheel.sha256 }),
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
  return /`(https:\/\/[^`\s]+\/v\$\{\w+\}\/full\/)`/.exec(loader)?.[1]?.replace(/\$\{\w+\}/, readVersion(pyodideDirectory));
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

/** A named source's lock, with our own SHA-256 for each wheel that our own lock has. */
function trust(named: Lock, own: Lock): Lock {
  const hashes = new Map(Array.from(own.values(), (entry) => [entry.file_name, entry.sha256]));
  return new Map(
    Array.from(named, ([name, entry]) => [name, { ...entry, sha256: hashes.get(entry.file_name) ?? entry.sha256 }]),
  );
}

async function filter(lock: Lock, has: (fileName: string) => Promise<boolean>): Promise<Lock> {
  const kept = await Promise.all(Array.from(lock, async (entry) => ((await has(entry[1].file_name)) ? [entry] : [])));
  return new Map(kept.flat());
}
