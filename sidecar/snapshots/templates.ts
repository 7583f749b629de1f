import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import type { Template } from "../../src/config/policy.ts";
import { SandboxError } from "../../src/protocol/index.ts";
import type { TemplateOrder } from "../kernel/messages.ts";
import { type KernelBase, SITE_PACKAGES } from "../sessions/kernel-command.ts";
import { exists } from "../store/layout.ts";
import { listFiles } from "./list-files.ts";

type Recipe = Pick<TemplateOrder, "imports" | "rehearsal">;

/** What each template has loaded, and what was done in it once. */
const RECIPES: Record<Template, Recipe> = {
  python: { imports: [], rehearsal: null },
  science: {
    imports: [
      "numpy",
      "pandas",
      "matplotlib.pyplot",
      "scipy.stats",
      "scipy.optimize",
      "sklearn.linear_model",
      "sklearn.ensemble",
      "sklearn.datasets",
      "sklearn.model_selection",
      "sklearn.preprocessing",
      "sklearn.metrics",
      "sklearn.cluster",
      "sklearn.pipeline",
      "seaborn",
    ],
    rehearsal: "rehearse_science.py",
  },
};

/** Time in milliseconds that a template is left for other programs that share the home. */
const KEPT_MS = 3 * 24 * 60 * 60_000;

const MAKER_FLAGS = ["run", "--quiet", "--no-prompt", "--no-remote", "--no-lock", "--no-config", "--cached-only"];

export interface TemplatesOptions {
  home: string;
  /** Directory of the npm package `pyodide`. */
  pyodide: string;
  /** Directory of the runner's Python files. */
  runner: string;
  /** Directory of the compiled kernel. */
  program: string;
}

/** Pythons that are booted, with modules loaded, and saved: every kernel starts from one. */
export class Templates {
  readonly directory: string;
  #options: TemplatesOptions;
  #making = new Map<string, Promise<KernelBase>>();
  #programHash: Promise<string> | undefined;

  constructor(options: TemplatesOptions) {
    this.#options = options;
    this.directory = join(options.home, "templates");
  }

  /**
   * A template over the packages of `sitePackages`; made when there is none for just this Pyodide, Deno, runner and packages.
   *
   * @throws SandboxError `INTERNAL` when it could not be made.
   */
  async ensure(name: Template, sitePackages: string | undefined): Promise<KernelBase> {
    const recipe = RECIPES[name];
    const template = join(this.directory, `${name}-${await this.#key(recipe, sitePackages)}`);
    const making = this.#making.get(template) ?? this.#make(template, recipe, sitePackages);
    this.#making.set(template, making);
    making.catch(() => this.#making.delete(template));
    return making;
  }

  /** Deletes what no program of today makes and no snapshot needs; `needed` are the names of templates. */
  async prune(needed: ReadonlySet<string>): Promise<void> {
    const current = new Set([...this.#making.keys()].map((path) => basename(path)));
    for await (const { name } of Deno.readDir(this.directory)) {
      if (needed.has(name) || current.has(name)) continue;
      const path = join(this.directory, name);
      const { mtime } = await Deno.stat(path);
      if (Date.now() - (mtime?.getTime() ?? 0) > KEPT_MS) await Deno.remove(path, { recursive: true });
    }
  }

  async #make(template: string, recipe: Recipe, sitePackages: string | undefined): Promise<KernelBase> {
    const mounts = sitePackages === undefined ? [] : [{ directory: sitePackages, at: SITE_PACKAGES }];
    const base = { template, mounts };
    if (await exists(template)) return base;
    const { pyodide, runner, program } = this.#options;
    const target = `${template}.${crypto.randomUUID()}`;
    await Deno.mkdir(target, { recursive: true });
    const order: TemplateOrder = { pyodide, runner, mounts, ...recipe, target };
    try {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...MAKER_FLAGS,
          `--allow-read=${[pyodide, runner, program, target, ...mounts.map(({ directory }) => directory)].join(",")}`,
          `--allow-write=${target}`,
          join(program, "make-template.js"),
          JSON.stringify(order),
        ],
        stdout: "null",
        stderr: "piped",
      }).output();
      if (!success)
        throw new SandboxError("INTERNAL", `A template could not be made: ${new TextDecoder().decode(stderr)}`);
      await Deno.rename(target, template).catch(async (error) => {
        if (!(await exists(template))) throw error;
      });
    } finally {
      await Deno.remove(target, { recursive: true }).catch(() => {});
    }
    return base;
  }

  async #key(recipe: Recipe, sitePackages: string | undefined): Promise<string> {
    const parts = JSON.stringify([await (this.#programHash ??= this.#hashProgram()), recipe, sitePackages ?? null]);
    return createHash("sha256").update(parts).digest("hex").slice(0, 32);
  }

  async #hashProgram(): Promise<string> {
    const { pyodide, runner, program } = this.#options;
    const hash = createHash("sha256").update(Deno.version.deno);
    for (const file of [join(pyodide, "package.json"), ...(await listFiles(runner)), ...(await listFiles(program))]) {
      hash.update(`\0${file}\0`).update(await Deno.readFile(file));
    }
    return hash.digest("hex");
  }
}
