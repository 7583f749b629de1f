import type { Command } from "commander";
import type { TemplateInfo } from "../../protocol/index.ts";
import { date, megabytes } from "../format.ts";
import { print } from "../print.ts";
import { showProgress } from "../show-progress.ts";
import { withoutSpares } from "../with-client.ts";

interface Options {
  json: boolean;
}

const NOTES = `
A template is a Python with modules imported already. Shipped are python and science; add your own in the policy, such as
  templates:
    documents: [openpyxl, lxml.etree, PIL.Image]
and have sessions start from one with sessions.template. Templates are made by themselves when they are first needed.`;

export function addTemplatesCommands(program: Command): void {
  const templates = program
    .command("templates")
    .description("look after what sessions start from: Pythons with modules imported already")
    .addHelpText("after", NOTES);
  templates
    .command("list")
    .description("list the templates, what is in them, and whether new sessions start from them")
    .option("--json", "print JSON", false)
    .action(list);
  templates
    .command("build")
    .description("make the templates that are missing, or one")
    .argument("[name]")
    .option("--force", "make them anew, also where they are current; saved sessions keep the old ones", false)
    .option("--json", "print JSON", false)
    .action(build);
  const rm = templates
    .command("rm")
    .description("delete templates that no saved session and no process needs")
    .argument("[name]", "all of this name")
    .option("--stale", "only those of other versions, packages or modules, and those of imported sessions", false)
    .option("--json", "print JSON", false);
  rm.action(async (name: string | undefined, options: Options & { stale: boolean }) => {
    if (name === undefined && !options.stale) rm.error("error: Name a template, or give --stale.");
    await remove(name, options);
  });
}

async function list({ json }: Options): Promise<void> {
  const templates = await withoutSpares((client) => client.templates.list());
  print(templates, json, templates.map(format).join("\n"));
}

async function build(name: string | undefined, { force, json }: Options & { force: boolean }): Promise<void> {
  const templates = await withoutSpares((client) =>
    showProgress(process.stderr, (onProgress) => client.templates.build({ name, force }, onProgress)),
  );
  const built = templates.filter(
    (template) => template.state === "current" && template.name === (name ?? template.name),
  );
  print(built, json, built.map(format).join("\n"));
}

async function remove(name: string | undefined, { stale, json }: Options & { stale: boolean }): Promise<void> {
  const { removed, kept } = await withoutSpares((client) => client.templates.remove({ name, stale }));
  const lines = [
    ...removed.map(({ id }) => `Deleted ${id}.`),
    ...kept.map(({ id, sessions }) => `Kept ${id}: ${whyKept(sessions)}.`),
  ];
  print({ removed, kept }, json, lines.join("\n") || "There was nothing to delete.");
}

function whyKept(sessions: number): string {
  if (sessions === 0) return "a process was started with it";
  return sessions === 1 ? "a saved session needs it" : `${sessions} saved sessions need it`;
}

function format({ name, state, modules, size, madeAt, sessions, path }: TemplateInfo): string {
  const made = madeAt === null ? "" : `  made ${date(madeAt)} ${megabytes(size)}`;
  const needed = sessions === 0 ? "" : `  needed by ${sessions} saved ${sessions === 1 ? "session" : "sessions"}`;
  const imports = modules === null ? "unknown" : modules.join(", ") || "none beside Python's own";
  const lines = [`${name.padEnd(20)} ${state.padEnd(8)}${made}${needed}`, `  modules: ${imports}`];
  return [...lines, ...(path === null ? [] : [`  ${path}`])].join("\n");
}
