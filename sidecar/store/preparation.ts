import type { Policy } from "../../src/config/policy.ts";
import { SandboxError } from "../../src/protocol/index.ts";
import { discardDamaged, ensureEnvironment, findDamage } from "./environments.ts";
import { FetchError } from "./fetching.ts";
import { diskFull, isDiskFull, unavailable } from "./failures.ts";
import { readRecord } from "./layout.ts";
import { type Lock, lockedWheel } from "./lock-file.ts";
import { chooseOrigin, type Distribution, openDistribution, type Reporting } from "./origins.ts";
import { ensureUnpacked } from "./packages.ts";
import { withLock } from "./process-lock.ts";
import { type Prepared, preparedSchema, type Wheel } from "./records.ts";
import { resolveRequirements } from "./resolver.ts";
import type { Workshop } from "./workshop.ts";

interface Preparation {
  /** Where the record of it lies. */
  path: string;
  policy: Policy["store"];
  reporting: Reporting;
}

/** Makes or repairs the default environment, while no other process does; answers what is in it. */
export async function prepareStore(workshop: Workshop, { path, policy, reporting }: Preparation): Promise<Prepared> {
  await Deno.mkdir(workshop.layout.root, { recursive: true });
  const onWait = () => reporting.onProgress({ step: "Waiting for another process", done: 0, total: null });
  return withLock(workshop.layout.lock(), { onWait, signal: reporting.signal }, async () => {
    try {
      const prepared = await readRecord(path, preparedSchema);
      if (prepared) return await repair(workshop, prepared, reporting);
      const fresh = await prepareAnew(workshop, policy, reporting);
      await workshop.layout.writeRecord(path, fresh);
      return fresh;
    } catch (error) {
      if (error instanceof FetchError) throw unavailable(`Packages cannot be fetched: ${error.message}`, error);
      throw isDiskFull(error) ? diskFull(workshop.layout.root, error) : error;
    }
  });
}

async function repair(workshop: Workshop, prepared: Prepared, reporting: Reporting): Promise<Prepared> {
  if ((await findDamage(workshop, prepared.wheels)).length === 0) return prepared;
  await discardDamaged(workshop, prepared.wheels);
  await ensureUnpacked(workshop, openDistribution(workshop, prepared.origin), prepared.wheels, reporting);
  await ensureEnvironment(workshop, prepared.wheels);
  return prepared;
}

async function prepareAnew(workshop: Workshop, policy: Policy["store"], reporting: Reporting): Promise<Prepared> {
  const origin = await chooseOrigin(workshop, policy.source, reporting);
  const distribution = openDistribution(workshop, origin);
  const lock = await distribution.readLock();
  const micropip = findMicropip(lock);
  await workshop.layout.clearStaging();
  await ensureUnpacked(workshop, distribution, [micropip], reporting);
  reporting.onProgress({ step: "Resolving packages", done: 0, total: null });
  const wheels = await resolve(workshop, distribution, policy.prepare, { lock, micropip, reporting });
  await ensureUnpacked(workshop, distribution, wheels, reporting);
  await ensureEnvironment(workshop, wheels);
  return { requirements: policy.prepare, origin, wheels };
}

/** The wheel of micropip in a distribution, without which nothing can be resolved. */
export function findMicropip(lock: Lock): Wheel {
  const entry = lock.get("micropip");
  if (!entry) throw unavailable("The package source has no micropip");
  return lockedWheel(entry);
}

async function resolve(
  workshop: Workshop,
  distribution: Distribution,
  requirements: string[],
  {
    lock,
    micropip,
    reporting,
  }: {
    lock: Lock;
    micropip: Wheel;

    reporting: Reporting;
  },
): Promise<Wheel[]> {
  try {
    const options = { requirements, installed: [], lock, micropip, signal: reporting.signal };
    return await resolveRequirements(workshop, distribution, options);
  } catch (error) {
    if (error instanceof SandboxError && error.code === "PACKAGE_INSTALL_FAILED")
      throw unavailable(error.message, error);
    throw error;
  }
}
