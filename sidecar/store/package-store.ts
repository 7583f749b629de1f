import { dirname, join, resolve } from "node:path";
import type { Policy } from "../../src/config/policy.ts";
import { type PackageInfo, type Progress, SandboxError } from "../../src/protocol/index.ts";
import { environmentId, findDamage } from "./environments.ts";
import { hashOf, Layout, readRecord } from "./layout.ts";
import { type Installation, install, listInstalled } from "./installations.ts";
import { limitTo } from "./limit.ts";
import { writeMirror } from "./mirror.ts";
import { requirementFor } from "./modules.ts";
import { describePackages } from "./packages.ts";
import { prepareStore } from "./preparation.ts";
import { type Prepared, preparedSchema } from "./records.ts";
import { openWorkshop, readVersion, type Workshop } from "./workshop.ts";

export type { Installation } from "./installations.ts";

/** The packages that every session has. */
export interface Environment {
  /** Changes with what is in it. */
  id: string;
  /** The site-packages tree to mount, read-only. */
  directory: string;
  packages: PackageInfo[];
}

export interface StoreOptions {
  /** The store lies in `<home>/store`. */
  home: string;
  /** Directory of the npm package `pyodide`. */
  pyodideDirectory: string;
  policy: () => Policy["store"];
}

export type OnProgress = (progress: Progress) => void;

/** Python packages on this machine, for kernels to mount. Several processes may use one store at once. */
export class PackageStore implements AsyncDisposable {
  /** The directory that kernels must be able to read. */
  readonly directory: string;
  readonly #workshop: Workshop;
  readonly #policy: () => Policy["store"];
  readonly #installs = new Map<string, Promise<Installation>>();
  readonly #limit = limitTo(2);
  #base: Promise<{ prepared: Prepared; environment: Environment }> | undefined;

  constructor({ home, pyodideDirectory, policy }: StoreOptions) {
    this.directory = join(resolve(home), "store", readVersion(pyodideDirectory));
    this.#policy = policy;
    this.#workshop = openWorkshop(new Layout(this.directory), resolve(pyodideDirectory));
  }

  /** The directory of all environments, each under its id. */
  get environments(): string {
    return dirname(this.#workshop.layout.environment("any"));
  }

  /** The default environment. Throws `STORE_UNAVAILABLE` when it is not prepared or was changed on disk. */
  async base(): Promise<Environment> {
    return (await this.#openBase()).environment;
  }

  /** Looks whether the default environment is there and as it was made. */
  async check(): Promise<{ state: "ready" | "empty" | "damaged"; packages: number; detail: string }> {
    const prepared = await this.#readPrepared();
    if (!prepared) return { state: "empty", packages: 0, detail: "No packages are prepared" };
    const packages = prepared.wheels.length;
    const damage = await findDamage(this.#workshop, prepared.wheels);
    if (damage.length > 0) return { state: "damaged", packages, detail: describeDamage(damage) };
    return { state: "ready", packages, detail: `${packages} packages in ${this.directory}` };
  }

  /**
   * Makes the default environment: fetches, verifies, unpacks and compiles what is missing, and repairs
   * what was changed. Does nothing, and needs no network, when all is there.
   */
  async prepare(onProgress: OnProgress, signal?: AbortSignal): Promise<Environment> {
    const path = await this.#preparedPath();
    const reporting = { onProgress, signal };
    const prepared = await prepareStore(this.#workshop, { path, policy: this.#policy(), reporting });
    this.#base = this.#describe(prepared);
    return this.base();
  }

  /**
   * Installs requirements on top of the default environment; what it has already costs nothing. Throws
   * `POLICY_DENIED` or `PACKAGE_INSTALL_FAILED`, with the reason and an alternative.
   */
  async install(
    requirements: string[],
    rules: Policy["packages"],
    onProgress: OnProgress = () => undefined,
  ): Promise<Installation> {
    const { prepared } = await this.#openBase();
    const key = JSON.stringify([requirements.toSorted(), rules]);
    let running = this.#installs.get(key);
    if (!running) {
      const reporting = { onProgress };
      running = this.#limit(() => install(this.#workshop, { requirements, rules, prepared, reporting }));
      this.#installs.set(key, running);
      const forget = () => this.#installs.delete(key);
      running.then(forget, forget);
    }
    return running;
  }

  /** The requirement that brings a module; undefined for a module of the standard library. */
  requirementFor(module: string): string | undefined {
    return requirementFor(module, this.#workshop.pyodideDirectory);
  }

  /** Packages of the default environment, and those that were installed on top of it. */
  async list(): Promise<PackageInfo[]> {
    const { prepared, environment } = await this.#openBase();
    return [...environment.packages, ...(await listInstalled(this.#workshop, prepared))];
  }

  /**
   * Writes all packages of the store into a directory that can be the policy's `store.source` on a
   * machine without network, as it is or served by a web server.
   */
  async mirror(directory: string, onProgress: OnProgress): Promise<void> {
    const { prepared } = await this.#openBase();
    await writeMirror(this.#workshop, prepared, resolve(directory), onProgress);
  }

  /** Ends the processes that wait for more work; they also end by themselves after a while. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#workshop.workers[Symbol.asyncDispose]();
  }

  #openBase(): Promise<{ prepared: Prepared; environment: Environment }> {
    const base = (this.#base ??= this.#verifyBase());
    base.catch(() => {
      if (this.#base === base) this.#base = undefined;
    });
    return base;
  }

  async #verifyBase(): Promise<{ prepared: Prepared; environment: Environment }> {
    const prepared = await this.#readPrepared();
    if (!prepared) throw new SandboxError("STORE_UNAVAILABLE", `No packages are prepared in "${this.directory}"`);
    const damage = await findDamage(this.#workshop, prepared.wheels);
    if (damage.length > 0) {
      const advice = "Run `pyodide-sandbox packages prepare` to repair it.";
      throw new SandboxError("STORE_UNAVAILABLE", `The package store is damaged: ${describeDamage(damage)}`, advice);
    }
    return this.#describe(prepared);
  }

  async #describe(prepared: Prepared): Promise<{ prepared: Prepared; environment: Environment }> {
    const id = await environmentId(prepared.wheels);
    const directory = this.#workshop.layout.environment(id);
    const packages = await describePackages(this.#workshop, prepared.wheels, true);
    return { prepared, environment: { id, directory, packages } };
  }

  async #readPrepared(): Promise<Prepared | undefined> {
    return readRecord(await this.#preparedPath(), preparedSchema);
  }

  /** Each list of packages and each source has a record of its own, so that policies do not fight. */
  async #preparedPath(): Promise<string> {
    const { source, prepare } = this.#policy();
    return this.#workshop.layout.record("prepared", hashOf(JSON.stringify([source, prepare.toSorted()])));
  }
}

function describeDamage(paths: string[]): string {
  if (paths[0] === ".") return "the default environment is not complete";
  const more = paths.length > 1 ? ` and ${paths.length - 1} more` : "";
  return `"${paths[0]}"${more} changed on disk`;
}
