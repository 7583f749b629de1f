import { join } from "node:path";
import type { Progress } from "../../src/protocol/index.ts";
import { exists } from "./layout.ts";
import { LOCK_FILE, lockedWheel, readOwnLock } from "./lock-file.ts";
import { normalizeName } from "./names.ts";
import { openDistribution } from "./origins.ts";
import { ensureWheel } from "./packages.ts";
import { installedSchema, type Prepared, preparedSchema, type Wheel } from "./records.ts";
import type { Workshop } from "./workshop.ts";

/**
 * Writes a directory that is a source of packages: the prebuilt wheels with a `pyodide-lock.json` that
 * lists them, as a Pyodide distribution has it, and the other wheels with a "simple" index of them.
 */
export async function writeMirror(
  workshop: Workshop,
  prepared: Prepared,
  directory: string,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const distribution = openDistribution(workshop, prepared.origin);
  const { prebuilt, others } = await collectWheels(workshop, prepared);
  const wheels = [...prebuilt, ...others];
  for (const [done, wheel] of wheels.entries()) {
    onProgress({ step: "Copying packages", done, total: wheels.length });
    const path = await ensureWheel(workshop, distribution, wheel);
    const place = prebuilt.includes(wheel) ? directory : join(directory, "simple", wheel.name);
    await Deno.mkdir(place, { recursive: true });
    await replaceFile(join(place, wheel.fileName), (staged) => Deno.copyFile(path, staged));
  }
  await writeIndex(directory, others);
  await writeLock(workshop, directory, prebuilt);
}

/** What is prepared or installed in this store, and what else of the distribution it holds. */
async function collectWheels(
  { layout, pyodideDirectory }: Workshop,
  prepared: Prepared,
): Promise<{ prebuilt: Wheel[]; others: Wheel[] }> {
  const records = [
    prepared,
    ...(await layout.readRecords("prepared", preparedSchema)),
    ...(await layout.readRecords("installed", installedSchema)),
  ];
  const used = new Map(records.flatMap(({ wheels }) => wheels).map((wheel) => [wheel.sha256, wheel]));
  const own = Array.from((await readOwnLock(pyodideDirectory)).lock.values(), lockedWheel);
  const held = await Promise.all(own.map((wheel) => exists(layout.wheel(wheel))));
  return {
    prebuilt: own.filter(({ sha256 }, index) => used.has(sha256) || held[index]),
    others: [...used.values()].filter(({ sha256 }) => own.every((wheel) => wheel.sha256 !== sha256)),
  };
}

/** Pages as PEP 503 has them, so that pip can use the directory as well. */
async function writeIndex(directory: string, wheels: Wheel[]): Promise<void> {
  const projects = Map.groupBy(wheels, ({ name }) => name);
  const names = [...projects.keys()].sort();
  await writePage(
    join(directory, "simple"),
    names.map((name) => `<a href="${name}/">${name}</a>`),
  );
  for (const [name, files] of projects) {
    const links = files.map((file) => {
      const address = `${encodeURIComponent(file.fileName)}#sha256=${file.sha256}`;
      return `<a href="${address}">${file.fileName}</a>`;
    });
    await writePage(join(directory, "simple", name), links);
  }
}

async function writePage(directory: string, links: string[]): Promise<void> {
  await Deno.mkdir(directory, { recursive: true });
  const html = `<!DOCTYPE html>\n<meta charset="utf-8">\n<title>Packages</title>\n${links.join("<br>\n")}\n`;
  await replaceFile(join(directory, "index.html"), (staged) => Deno.writeTextFile(staged, html));
}

async function writeLock({ pyodideDirectory }: Workshop, directory: string, wheels: Wheel[]): Promise<void> {
  const { file } = await readOwnLock(pyodideDirectory);
  const names = new Set(wheels.map(({ name }) => name));
  const kept = Object.entries(file.packages).filter(([, { name }]) => names.has(normalizeName(name)));
  const lock = JSON.stringify({ ...file, packages: Object.fromEntries(kept) }, null, 2);
  await replaceFile(join(directory, LOCK_FILE), (staged) => Deno.writeTextFile(staged, lock));
}

async function replaceFile(path: string, write: (staged: string) => Promise<void>): Promise<void> {
  const staged = `${path}.part`;
  await write(staged);
  await Deno.rename(staged, path);
}
