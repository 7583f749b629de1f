import type { Policy } from "../../src/config/policy.ts";
import { type PackageInfo, SandboxError } from "../../src/protocol/index.ts";
import { discardDamaged, ensureEnvironment, environmentId, findDamage } from "./environments.ts";
import { FetchError } from "./fetching.ts";
import { hashOf, readRecord } from "./layout.ts";
import { isBareName, nameOf, normalizeName } from "./names.ts";
import { openDistribution, type Reporting } from "./origins.ts";
import { describePackages, ensureUnpacked } from "./packages.ts";
import { findMicropip } from "./preparation.ts";
import { type Installed, installedSchema, type Prepared, type Wheel } from "./records.ts";
import { resolveRequirements } from "./resolver.ts";
import type { Workshop } from "./workshop.ts";

/** What requirements came to, on top of the default environment. */
export interface Installation {
  /** `name==version` of each package that was not there. */
  installed: string[];
  /** The tree that holds them and nothing else; null when nothing was needed. */
  directory: string | null;
}

interface InstallOptions {
  requirements: string[];
  rules: Policy["packages"];
  prepared: Prepared;
  reporting: Reporting;
}

const NOTHING: Installation = { installed: [], directory: null };

/** Installs what the policy allows and the default environment has not; remembers what it came to. */
export async function install(workshop: Workshop, options: InstallOptions): Promise<Installation> {
  const { requirements, rules, prepared, reporting } = options;
  const have = new Set(prepared.wheels.map(({ name }) => name));
  const asked = requirements.map((text) => ({ text: text.trim(), name: nameOf(text) ?? refuseToParse(text) }));
  const needed = asked.filter(({ text, name }) => !(have.has(name) && isBareName(text)));
  if (needed.length === 0) return NOTHING;
  for (const { name } of needed) if (!have.has(name)) checkRequested(name, rules);
  try {
    const wheels = await findWheels(workshop, needed.map(({ text }) => text).sort(), options);
    if (wheels.length === 0) return NOTHING;
    for (const { text, name } of needed) if (text.includes("[")) checkRequested(name, rules);
    for (const { name } of wheels) checkDenied(name, rules);
    await unpack(workshop, wheels, prepared, reporting);
    return {
      installed: wheels.map(({ name, version }) => `${name}==${version}`).sort(),
      directory: workshop.layout.environment(await environmentId(wheels)),
    };
  } catch (error) {
    throw error instanceof FetchError ? failure(requirements, error) : error;
  }
}

/** Packages that were installed on top of a default environment, each version once. */
export async function listInstalled(workshop: Workshop, prepared: Prepared): Promise<PackageInfo[]> {
  const environment = await environmentId(prepared.wheels);
  const records = await workshop.layout.readRecords("installed", installedSchema);
  const wheels = records.filter((record) => record.environment === environment).flatMap((record) => record.wheels);
  const distinct = new Map(wheels.map((wheel) => [wheel.sha256, wheel]));
  return describePackages(workshop, [...distinct.values()], false);
}

/** The wheels that requirements came to before, else those that they come to now. */
async function findWheels(workshop: Workshop, requirements: string[], options: InstallOptions): Promise<Wheel[]> {
  const { prepared, rules, reporting } = options;
  const environment = await environmentId(prepared.wheels);
  const path = workshop.layout.record("installed", hashOf(JSON.stringify([environment, requirements])));
  const known = await readRecord(path, installedSchema);
  if (known) return known.wheels;
  reporting.onProgress({ step: `Resolving ${requirements.join(", ")}`, done: 0, total: null });
  const distribution = openDistribution(workshop, prepared.origin);
  const lock = await distribution.readLock();
  const micropip = findMicropip(lock);
  await ensureUnpacked(workshop, distribution, [micropip], reporting);
  const approve = (name: string) => checkDenied(name, rules);
  const installed = prepared.wheels;
  const wheels = await resolveRequirements(workshop, distribution, {
    requirements,
    installed,
    lock,
    micropip,
    approve,
  });
  await ensureUnpacked(workshop, distribution, wheels, reporting);
  await workshop.layout.writeRecord(path, { requirements, environment, wheels } satisfies Installed);
  return wheels;
}

async function unpack(workshop: Workshop, wheels: Wheel[], prepared: Prepared, reporting: Reporting): Promise<void> {
  await ensureEnvironment(workshop, wheels);
  if ((await findDamage(workshop, wheels)).length === 0) return;
  await discardDamaged(workshop, wheels);
  await ensureUnpacked(workshop, openDistribution(workshop, prepared.origin), wheels, reporting);
  await ensureEnvironment(workshop, wheels);
}

/** @throws SandboxError `POLICY_DENIED` for a package that nobody may ask for. */
export function checkRequested(name: string, rules: Policy["packages"]): void {
  checkDenied(name, rules);
  if (rules.install === "any") return;
  if (rules.install === "none") throw denied(`Installing "${name}" is not allowed: the policy allows no installations`);
  if (!rules.install.some((allowed) => normalizeName(allowed) === name)) {
    throw denied(`Installing "${name}" is not allowed: the policy allows only ${rules.install.join(", ")}`);
  }
}

function checkDenied(name: string, rules: Policy["packages"]): void {
  if (rules.deny.some((entry) => normalizeName(entry) === name)) {
    throw denied(`Installing "${name}" is not allowed: the policy denies this package`);
  }
}

function denied(message: string): SandboxError {
  return new SandboxError(
    "POLICY_DENIED",
    message,
    "Use a package that is prepared, or ask an administrator to change packages in the sandbox policy.",
  );
}

function refuseToParse(requirement: string): never {
  throw new SandboxError(
    "PACKAGE_INSTALL_FAILED",
    `"${requirement}" is not a requirement`,
    "Write a package's name, with a version or extras if need be, such as flask, flask>=3 or httpx[http2].",
  );
}

function failure(requirements: string[], error: FetchError): SandboxError {
  return new SandboxError(
    "PACKAGE_INSTALL_FAILED",
    `"${requirements.join(" ")}" cannot be installed: ${error.message}`,
    "Use a package that is prepared, or try again when the package index can be reached.",
    { cause: error },
  );
}
