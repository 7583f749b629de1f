import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import type { Policy } from "../../src/config/policy.ts";
import { type Progress, SandboxError } from "../../src/protocol/index.ts";
import { type KernelBase, SITE_PACKAGES } from "../sessions/kernel-command.ts";
import { discard, exists } from "../store/layout.ts";
import { badFile } from "./exchange/header.ts";
import { makeTemplate } from "./make-template.ts";
import { hashProgram, type ProgramParts } from "./program-id.ts";
import { listRecipes, type Recipe } from "./recipes.ts";
import { findTemplates, hashContent, type StoredTemplate, writeRecipe } from "./template-directory.ts";

/** Name of the templates that came with imported sessions; only those start from them. */
export const IMPORTED = "imported";

/** Length of the beginning of a key that stands for the program; the rest stands for packages and imports. */
const PROGRAM_CHARACTERS = 16;

/** Time in milliseconds that a template is left for other programs that share the home. */
const KEPT_MS = 3 * 24 * 60 * 60_000;
/** Time in milliseconds after which a template that is not finished never will be. */
const ABANDONED_MS = 60 * 60_000;

export interface TemplatesOptions extends ProgramParts {
  home: string;
  templates: () => Policy["templates"];
  /** Site-packages that templates lie over; throws SandboxError `STORE_UNAVAILABLE` when there is none. */
  sitePackages: () => Promise<string>;
}

/** Pythons that are booted, with modules loaded, and saved: every kernel starts from one. */
export class Templates {
  readonly directory: string;
  #options: TemplatesOptions;
  #making = new Map<string, Promise<string>>();
  #program: Promise<string> | undefined;

  constructor(options: TemplatesOptions) {
    this.#options = options;
    this.directory = join(options.home, "templates");
  }

  /** How each template is made, by name. */
  get recipes(): ReadonlyMap<string, Recipe> {
    return listRecipes(this.#options.templates());
  }

  /** What a template was made with, and a saved session needs again: Pyodide, Deno, the runner and the kernel. */
  get program(): Promise<string> {
    return (this.#program ??= hashProgram(this.#options));
  }

  /**
   * A template to start from; made when there is none for just this Pyodide, Deno, runner, packages and imports. Without
   * packages it is plain Python.
   *
   * @throws SandboxError `BAD_POLICY`, `INTERNAL` when it could not be made.
   */
  async ensure(name: string): Promise<KernelBase> {
    const sitePackages = await this.#options.sitePackages().catch(() => undefined);
    return this.#ensure(sitePackages === undefined ? "python" : name, sitePackages, false);
  }

  /**
   * Makes one template, or all, where there is none that is current; with `force` anew. What is saved over an old one still
   * has that.
   *
   * @throws SandboxError `UNKNOWN_TEMPLATE`, `BAD_POLICY`, `STORE_UNAVAILABLE`
   */
  async build(
    name: string | undefined,
    { force }: { force: boolean },
    onProgress: (progress: Progress) => void,
  ): Promise<void> {
    const names = name === undefined ? [...this.recipes.keys()] : [name];
    if (name !== undefined) this.#recipe(name);
    const sitePackages = await this.#options.sitePackages();
    for (const [done, each] of names.entries()) {
      onProgress({ step: `Making the template ${each}`, done, total: names.length });
      await this.#ensure(each, sitePackages, force);
    }
    onProgress({ step: "Making templates", done: names.length, total: names.length });
  }

  /** Ids of the templates that are there and that a new session would start from, by name. */
  async current(): Promise<Map<string, string>> {
    const sitePackages = await this.#options.sitePackages().catch(() => undefined);
    const found = new Map<string, string>();
    for (const [name, recipe] of this.recipes) {
      const newest = await this.#find(name, await this.#key(recipe, sitePackages));
      if (newest) found.set(name, newest);
    }
    return found;
  }

  /** A template that is there and can be used by this version; undefined when there is none such. */
  async find(id: string): Promise<StoredTemplate | undefined> {
    const program = (await this.program).slice(0, PROGRAM_CHARACTERS);
    return (await this.stored()).find((template) => template.id === id && template.key.startsWith(program));
  }

  stored(): Promise<StoredTemplate[]> {
    return findTemplates(this.directory);
  }

  /** A place to put the files of a template that comes from elsewhere; disposing of it removes what was not published. */
  stage(id: string): AsyncDisposable & { directory: string; publish(content: string): Promise<void> } {
    const directory = join(this.directory, `${id}.${crypto.randomUUID()}`);
    return {
      directory,
      /** Throws SandboxError `BAD_SNAPSHOT` when the files do not have this content. */
      publish: async (content) => {
        if ((await hashContent(directory)) !== content) throw badFile("was changed");
        await this.#publish(directory, id);
      },
      [Symbol.asyncDispose]: () => discard(directory),
    };
  }

  async remove(id: string): Promise<void> {
    this.#forget(id);
    await Deno.remove(join(this.directory, id), { recursive: true });
  }

  /** Deletes what no program of today makes and no snapshot needs; `needed` are ids of templates. */
  async prune(needed: ReadonlySet<string>): Promise<void> {
    if (!(await exists(this.directory))) return;
    const finished = new Set((await this.stored()).map(({ id }) => id));
    const current = new Set(await Promise.all([...this.#making.values()].map((id) => id.catch(() => ""))));
    for await (const { name } of Deno.readDir(this.directory)) {
      if (needed.has(name) || current.has(name)) continue;
      const path = join(this.directory, name);
      const { mtime } = await Deno.stat(path);
      const isOld = Date.now() - (mtime?.getTime() ?? 0) > (finished.has(name) ? KEPT_MS : ABANDONED_MS);
      if (isOld) await Deno.remove(path, { recursive: true });
    }
  }

  async #ensure(name: string, sitePackages: string | undefined, force: boolean): Promise<KernelBase> {
    const recipe = this.#recipe(name);
    const mounts = sitePackages === undefined ? [] : [{ directory: sitePackages, at: SITE_PACKAGES }];
    const key = await this.#key(recipe, sitePackages);
    const before = this.#making.get(key);
    const known = await before?.catch(() => undefined);
    const isThere = known !== undefined && (await exists(join(this.directory, known)));
    if ((!isThere || force) && this.#making.get(key) === before) this.#making.delete(key);
    const making = this.#making.get(key) ?? this.#make(name, key, recipe, mounts, force);
    this.#making.set(key, making);
    making.catch(() => this.#making.delete(key));
    return { template: join(this.directory, await making), mounts };
  }

  async #make(
    name: string,
    key: string,
    recipe: Recipe,
    mounts: KernelBase["mounts"],
    force: boolean,
  ): Promise<string> {
    const found = force ? undefined : await this.#find(name, key);
    if (found !== undefined) return found;
    const target = join(this.directory, `${name}-${key}.${crypto.randomUUID()}`);
    await Deno.mkdir(target, { recursive: true });
    try {
      await makeTemplate(name, { mounts, ...recipe, target }, this.#options);
      await writeRecipe(target, recipe.imports);
      const id = `${name}-${key}-${await hashContent(target)}`;
      await this.#publish(target, id);
      return id;
    } finally {
      await discard(target);
    }
  }

  /** Puts a finished template in its place, unless the same one came there first. */
  async #publish(directory: string, id: string): Promise<void> {
    const place = join(this.directory, id);
    await Deno.rename(directory, place).catch(async (error: unknown) => {
      if (!(await exists(place))) throw error;
    });
  }

  /** The newest template that is there for a key. */
  async #find(name: string, key: string): Promise<string | undefined> {
    const fitting = (await this.stored()).filter((template) => template.name === name && template.key === key);
    const ages = await Promise.all(
      fitting.map(async ({ id }) => ({
        id,
        madeAt: (await Deno.stat(join(this.directory, id))).mtime?.getTime() ?? 0,
      })),
    );
    return ages.sort((a, b) => b.madeAt - a.madeAt)[0]?.id;
  }

  #forget(id: string): void {
    for (const [key, making] of this.#making) {
      const forget = (made: string) => made === id && this.#making.get(key) === making && this.#making.delete(key);
      making.then(forget).catch(() => {});
    }
  }

  async #key(recipe: Recipe, sitePackages: string | undefined): Promise<string> {
    const environment = sitePackages === undefined ? null : basename(sitePackages);
    const made = createHash("sha256")
      .update(JSON.stringify([recipe, environment]))
      .digest("hex");
    return (await this.program).slice(0, PROGRAM_CHARACTERS) + made.slice(0, PROGRAM_CHARACTERS);
  }

  #recipe(name: string): Recipe {
    const recipe = this.recipes.get(name);
    if (recipe !== undefined) return recipe;
    throw new SandboxError(
      "UNKNOWN_TEMPLATE",
      `There is no template "${name}"; there are ${[...this.recipes.keys()].join(", ")}`,
      `Define it in the policy, as templates.${name} with a list of modules.`,
    );
  }
}
