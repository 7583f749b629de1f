import { dirname, join } from "node:path";
import { discard, exists, hashOf, packageId } from "./layout.ts";
import { readUnpacked } from "./packages.ts";
import type { Wheel } from "./records.ts";
import { differences, fileStamps, type Stamps } from "./stamps.ts";
import type { Workshop } from "./workshop.ts";

/** Name of the environment that holds these wheels and nothing else. */
export async function environmentId(wheels: Wheel[]): Promise<string> {
  return hashOf(wheels.map(packageId).sort().join("\n")).slice(0, 32);
}

/** One tree of several unpacked wheels, made of hard links; answers its directory. */
export async function ensureEnvironment(workshop: Workshop, wheels: Wheel[]): Promise<string> {
  const { layout } = workshop;
  const place = layout.environment(await environmentId(wheels));
  if (await exists(place)) return place;
  const staged = await layout.stage();
  try {
    await Deno.mkdir(staged);
    const made = new Set([staged]);
    for (const [path, wheel] of (await mergedFiles(workshop, wheels)).owners) {
      const target = join(staged, path);
      if (!made.has(dirname(target))) {
        await Deno.mkdir(dirname(target), { recursive: true });
        made.add(dirname(target));
      }
      await linkOrCopy(join(layout.tree(wheel), path), target);
    }
    await layout.publish(staged, place);
  } finally {
    await discard(staged);
  }
  return place;
}

/** Paths in an environment that are not as they were made; `["."]` when it is not there or its parts are unknown. */
export async function findDamage(workshop: Workshop, wheels: Wheel[]): Promise<string[]> {
  const { stamps, complete } = await mergedFiles(workshop, wheels);
  const place = workshop.layout.environment(await environmentId(wheels));
  if (!complete || !(await exists(place))) return ["."];
  return differences(stamps, fileStamps(place));
}

/** Takes away an environment and those unpacked wheels in it that are not as they were made. */
export async function discardDamaged(workshop: Workshop, wheels: Wheel[]): Promise<void> {
  const { layout } = workshop;
  await discard(layout.environment(await environmentId(wheels)));
  for (const wheel of wheels) {
    const unpacked = await readUnpacked(workshop, wheel);
    if (!unpacked || differences(unpacked.files, fileStamps(layout.tree(wheel))).length > 0) {
      await discard(layout.unpacked(wheel));
    }
  }
}

/** All files of several wheels; where two have the same path, the first by name has it. */
async function mergedFiles(
  workshop: Workshop,
  wheels: Wheel[],
): Promise<{ owners: Map<string, Wheel>; stamps: Stamps; complete: boolean }> {
  const owners = new Map<string, Wheel>();
  const stamps: Stamps = {};
  let complete = true;
  for (const wheel of wheels.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const unpacked = await readUnpacked(workshop, wheel);
    complete &&= unpacked !== undefined;
    for (const [path, stamp] of Object.entries(unpacked?.files ?? {})) {
      if (owners.has(path)) continue;
      owners.set(path, wheel);
      stamps[path] = stamp;
    }
  }
  return { owners, stamps, complete };
}

/** Copies where the file system has no hard links, keeping the time of change. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(from, to);
  } catch {
    await Deno.copyFile(from, to);
    const { atime, mtime } = await Deno.stat(from);
    await Deno.utime(to, atime ?? new Date(), mtime ?? new Date());
  }
}
