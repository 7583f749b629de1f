import { z } from "zod";
import { unavailable } from "./failures.ts";
import { download, FetchError } from "./fetching.ts";
import { discard, exists, type Layout, readRecord } from "./layout.ts";
import { lockedWheel, readOwnLock } from "./lock-file.ts";
import type { Reporting } from "./origins.ts";
import { readProject } from "./package-index.ts";
import { type Wheel, wheelSchema } from "./records.ts";
import { readEntry, sha256Of, zipEntries } from "./wheels.ts";
import type { Workshop } from "./workshop.ts";

/**
 * A wheel in the public package index that carries wheels of the very Pyodide that this project pins:
 * the way to prebuilt packages where the index can be reached and the CDN cannot. Moves with `pyodide`.
 */
const BUNDLE = {
  name: "open-webui",
  file: "open_webui-0.12.4-py3-none-any.whl",
  inside: "open_webui/frontend/pyodide/",
};

/** Whether everything that the bundle gave is still there. */
export async function hasBundle({ layout }: Workshop): Promise<boolean> {
  const wheels = await readBundle(layout);
  const there = await Promise.all(wheels.map((wheel) => exists(layout.wheel(wheel))));
  return there.length > 0 && there.every(Boolean);
}

/** The wheels that the bundle gave. */
export async function readBundle(layout: Layout): Promise<Wheel[]> {
  return (await readRecord(layout.bundle(), z.array(wheelSchema))) ?? [];
}

/** Fetches the bundle and keeps those of its wheels that are, byte for byte, what Pyodide's lock file lists. */
export async function extractBundle(
  workshop: Workshop,
  index: string,
  { onProgress, signal }: Reporting,
): Promise<void> {
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
  const listed = new Map(Array.from(lock.values(), (entry) => [BUNDLE.inside + entry.file_name, lockedWheel(entry)]));
  const kept = [];
  for await (const entry of zipEntries(bundle)) {
    const wheel = listed.get(entry.filename);
    if (!wheel) continue;
    const staged = await layout.stage();
    await Deno.writeFile(staged, await readEntry(entry));
    if ((await sha256Of(staged)) === wheel.sha256) {
      await layout.publish(staged, layout.wheel(wheel));
      kept.push(wheel);
    } else {
      await discard(staged);
    }
  }
  await layout.writeRecord(layout.bundle(), kept);
}
