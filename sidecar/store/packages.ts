import { join } from "node:path";
import type { PackageInfo } from "../../src/protocol/index.ts";
import { download, type DownloadOptions, FetchError } from "./fetching.ts";
import { discard, exists, readRecord } from "./layout.ts";
import { limitTo } from "./limit.ts";
import type { Distribution, Reporting } from "./origins.ts";
import { type Unpacked, unpackedSchema, type Wheel } from "./records.ts";
import { fileStamps } from "./stamps.ts";
import { topLevelModules } from "./wheel-layout.ts";
import { readWheelMetadata, sha256Of, unpackWheel } from "./wheels.ts";
import type { WorkerProcess } from "./worker-process.ts";
import type { Workshop } from "./workshop.ts";

const FETCHES = 6;
const COMPILERS = Math.min(4, navigator.hardwareConcurrency);
/** Packages for which one more compiler is worth its start. */
const PACKAGES_PER_COMPILER = 6;

/** Path of a wheel with the right SHA-256; fetches it when the store has it not. */
export async function ensureWheel(
  { layout }: Workshop,
  distribution: Distribution,
  wheel: Wheel,
  options: Omit<DownloadOptions, "sha256"> = {},
): Promise<string> {
  const path = layout.wheel(wheel);
  if (await exists(path)) {
    if ((await sha256Of(path)) === wheel.sha256) return path;
    await discard(path);
  }
  const staged = await layout.stage();
  try {
    if (wheel.url === null) await distribution.fetch(wheel, staged, options);
    else await download(wheel.url, staged, { ...options, sha256: wheel.sha256 });
    if (await exists(staged)) await layout.publish(staged, path);
  } finally {
    await discard(staged);
  }
  if (!(await exists(path))) throw new FetchError(`the package source has no "${wheel.fileName}" any more`);
  return path;
}

/** Fetches, unpacks and compiles those wheels that are not unpacked yet. */
export async function ensureUnpacked(
  workshop: Workshop,
  distribution: Distribution,
  wheels: Wheel[],
  { onProgress, signal }: Reporting,
): Promise<void> {
  const missing = await select(wheels, async (wheel) => !(await readUnpacked(workshop, wheel)));
  if (missing.length === 0) return;
  let bytes = 0;
  const limit = limitTo(FETCHES);
  const fetchOne = async (wheel: Wheel) => {
    let before = 0;
    const onBytes = (now: number) => {
      bytes += now - before;
      before = now;
      onProgress({ step: "Fetching packages", done: bytes, total: null });
    };
    await ensureWheel(workshop, distribution, wheel, { onBytes, signal });
  };
  await Promise.all(missing.map((wheel) => limit(() => fetchOne(wheel))));
  const sizes = new Map(
    await Promise.all(missing.map(async (w) => [w, (await Deno.stat(workshop.layout.wheel(w))).size] as const)),
  );
  const queue = missing.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  let done = 0;
  const report = () => onProgress({ step: "Compiling packages", done: done++, total: missing.length });
  report();
  const compilers = Math.min(COMPILERS, Math.ceil(missing.length / PACKAGES_PER_COMPILER));
  const compileAll = async (worker: WorkerProcess) => {
    for (let wheel = queue.shift(); wheel; wheel = queue.shift()) {
      signal?.throwIfAborted();
      await unpack(workshop, wheel, worker);
      report();
    }
  };
  await Promise.all(Array.from({ length: compilers }, () => workshop.workers.use(compileAll)));
}

/** What is known of an unpacked wheel; undefined when it is not in the store. */
export function readUnpacked({ layout }: Workshop, wheel: Wheel): Promise<Unpacked | undefined> {
  return readRecord(join(layout.unpacked(wheel), "unpacked.json"), unpackedSchema);
}

/** What a person may want to know of unpacked wheels. */
export function describePackages(workshop: Workshop, wheels: Wheel[], prepared: boolean): Promise<PackageInfo[]> {
  return Promise.all(
    wheels
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map(async (wheel) => ({
        name: wheel.name,
        version: wheel.version,
        imports: (await readUnpacked(workshop, wheel))?.imports ?? [],
        prepared,
      })),
  );
}

async function unpack({ layout }: Workshop, wheel: Wheel, compiler: WorkerProcess): Promise<void> {
  const staged = await layout.stage();
  try {
    const tree = join(staged, "tree");
    await Deno.mkdir(tree, { recursive: true });
    const file = layout.wheel(wheel);
    await unpackWheel(file, tree);
    await compiler.compile(tree);
    const files = fileStamps(tree);
    const imports = topLevelModules(Object.keys(files));
    const unpacked: Unpacked = { imports, metadata: await readWheelMetadata(file), files };
    await Deno.writeTextFile(join(staged, "unpacked.json"), JSON.stringify(unpacked));
    await layout.publish(staged, layout.unpacked(wheel));
  } finally {
    await discard(staged);
  }
}

async function select<T>(items: T[], wanted: (item: T) => Promise<boolean>): Promise<T[]> {
  const flags = await Promise.all(items.map(wanted));
  return items.filter((_, index) => flags[index]);
}
