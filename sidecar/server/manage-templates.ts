import { join } from "node:path";
import { SandboxError, type TemplateInfo } from "../../src/protocol/index.ts";
import { describeDirectory } from "../snapshots/template-directory.ts";
import { IMPORTED } from "../snapshots/templates.ts";
import type { Services } from "./serve.ts";

type Parts = Pick<Services, "templates" | "sessions" | "pool">;

/** All templates: those that new sessions start from, made or not, and then the others. */
export async function listTemplates({ templates, sessions }: Parts): Promise<TemplateInfo[]> {
  const [current, stored, saved] = await Promise.all([
    templates.current(),
    templates.stored(),
    sessions.snapshots(undefined),
  ]);
  const countSessions = (id: string) =>
    new Set(saved.filter(({ template }) => template === id).map(({ session }) => session)).size;
  const describe = async (id: string, name: string, state: TemplateInfo["state"]): Promise<TemplateInfo> => {
    const path = join(templates.directory, id);
    return { name, id, state, ...(await describeDirectory(path)), sessions: countSessions(id), path };
  };
  const ofToday = [...templates.recipes].map(async ([name, { imports }]): Promise<TemplateInfo> => {
    const id = current.get(name);
    if (id !== undefined) return describe(id, name, "current");
    return { name, id: null, state: "missing", modules: imports, size: 0, madeAt: null, sessions: 0, path: null };
  });
  const others = stored
    .filter(({ id, name }) => current.get(name) !== id)
    .map(({ id, name }) => describe(id, name, name === IMPORTED ? "imported" : "stale"));
  return Promise.all([...ofToday, ...others]);
}

/**
 * Removes templates that are there, but none that a saved session is laid over or a kernel was started with.
 *
 * @throws SandboxError `UNKNOWN_TEMPLATE` for a name that no template has.
 */
export async function removeTemplates(
  services: Parts,
  { name, stale }: { name?: string | undefined; stale?: boolean | undefined },
): Promise<{ removed: TemplateInfo[]; kept: TemplateInfo[] }> {
  const all = await listTemplates(services);
  if (name !== undefined && !all.some((template) => template.name === name)) {
    const names = [...new Set(all.map((template) => template.name))].join(", ");
    throw new SandboxError("UNKNOWN_TEMPLATE", `There is no template "${name}"; there are ${names}`);
  }
  const inUse = new Set(services.pool.templatesInUse);
  const [removed, kept]: [TemplateInfo[], TemplateInfo[]] = [[], []];
  for (const template of all) {
    const isMeant = (name ?? template.name) === template.name && !(stale === true && template.state === "current");
    if (!isMeant || template.id === null) continue;
    if (template.sessions > 0 || inUse.has(template.id)) kept.push(template);
    else {
      await services.templates.remove(template.id);
      removed.push(template);
    }
  }
  return { removed, kept };
}
