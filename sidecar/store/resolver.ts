import { SandboxError } from "../../src/protocol/index.ts";
import { alternativeTo } from "./alternatives.ts";
import { FetchError } from "./fetching.ts";
import { findIndexUrl } from "./index-url.ts";
import { type Lock, lockedWheel } from "./lock-file.ts";
import { nameOf } from "./names.ts";
import type { Distribution } from "./origins.ts";
import { ensureWheel, readUnpacked } from "./packages.ts";
import { readProject } from "./package-index.ts";
import type { Wheel } from "./records.ts";
import { readWheelMetadata } from "./wheels.ts";
import type { Workshop } from "./workshop.ts";

export interface ResolveOptions {
  requirements: string[];
  /** What is there already and stays as it is. */
  installed: Wheel[];
  /** What the distribution can give. */
  lock: Lock;
  /** Unpacked micropip. */
  micropip: Wheel;
  /** Throws for a package that may not be fetched. */
  approve?: (name: string) => void;
  signal?: AbortSignal | undefined;
}

interface Resolved {
  wheels?: { name: string; fileName: string }[];
  refused?: { name: string; requirement: string; reason: string };
}

/**
 * Finds the wheels that requirements need besides those that are installed. Throws
 * `PACKAGE_INSTALL_FAILED`, with the reason and an alternative, when there are none.
 */
export async function resolveRequirements(
  workshop: Workshop,
  distribution: Distribution,
  { requirements, installed, lock, micropip, approve, signal }: ResolveOptions,
): Promise<Wheel[]> {
  const known = new Map(Array.from(lock.values(), (entry) => [entry.file_name, lockedWheel(entry)]));
  let indexes: Promise<string[]> | undefined;

  const answer = async (what: "project" | "metadata", value: string): Promise<string | null> => {
    if (what === "project") {
      approve?.(value);
      indexes ??= findIndexes(workshop, distribution, micropip);
      return describeProject(await indexes, value, known, signal);
    }
    const wheel = known.get(value);
    if (!wheel) return null;
    approve?.(wheel.name);
    return (await readWheelMetadata(await ensureWheel(workshop, distribution, wheel, { signal }))).join("\n");
  };

  const input = JSON.stringify({
    requirements,
    installed: Object.fromEntries(await Promise.all(installed.map((wheel) => describeInstalled(workshop, wheel)))),
    locked: Object.fromEntries(
      Array.from(lock, ([name, { version, depends, file_name: fileName }]) => [name, { version, depends, fileName }]),
    ),
  });
  const resolved = JSON.parse(
    await workshop.workers.use((worker) => worker.resolve(workshop.layout.tree(micropip), input, answer)),
  ) as Resolved;
  if (resolved.refused) throw refusal(resolved.refused, requirements, installed);
  return (resolved.wheels ?? []).map(({ fileName }) => known.get(fileName)).filter((wheel) => wheel !== undefined);
}

async function findIndexes(
  { layout, sourceDirectory }: Workshop,
  { index }: Distribution,
  micropip: Wheel,
): Promise<string[]> {
  const url = await findIndexUrl(sourceDirectory, layout.tree(micropip));
  return [index, url?.replace(/\/?$/, "/")].filter((base) => typeof base === "string");
}

/** A project's page for micropip, from the first index that has it; notes its wheels in `known`. */
async function describeProject(
  indexes: string[],
  name: string,
  known: Map<string, Wheel>,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  if (indexes.length === 0) return JSON.stringify({ error: "no package index is known on this machine" });
  for (const base of indexes) {
    try {
      const files = (await readProject(base, name, signal))?.filter(isVerifiable);
      if (!files) continue;
      for (const { filename: fileName, url, hashes } of files) {
        if (hashes.sha256 && !known.has(fileName)) {
          known.set(fileName, { name, version: fileName.split("-")[1] ?? "", fileName, sha256: hashes.sha256, url });
        }
      }
      return JSON.stringify({ name, files });
    } catch (error) {
      if (error instanceof FetchError) return JSON.stringify({ error: `the package index ${error.message}` });
      throw error;
    }
  }
  return null;
}

function isVerifiable({ filename, hashes }: { filename: string; hashes: { sha256?: string | undefined } }): boolean {
  return !filename.endsWith(".whl") || hashes.sha256 !== undefined;
}

async function describeInstalled(workshop: Workshop, wheel: Wheel): Promise<[string, unknown]> {
  const metadata = (await readUnpacked(workshop, wheel))?.metadata ?? [];
  return [wheel.name, { version: wheel.version, metadata }];
}

function refusal(refused: NonNullable<Resolved["refused"]>, asked: string[], installed: Wheel[]): SandboxError {
  const { name, requirement, reason } = refused;
  const direct = asked.some((text) => text === requirement || nameOf(text) === name);
  const message = direct
    ? `"${requirement}" cannot be installed: ${reason}`
    : `"${asked.join(" ")}" cannot be installed: it needs "${requirement}", but ${reason}`;
  const here = installed.find((wheel) => wheel.name === name);
  const advice = here ? `Use ${name} ${here.version}, which can be imported at once.` : alternativeTo(name);
  return new SandboxError("PACKAGE_INSTALL_FAILED", message, advice);
}
