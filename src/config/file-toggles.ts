import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { SandboxError } from "../protocol/index.ts";
import { sandboxHome } from "./home.ts";
import { toggleKey, type ToggleScope, type ToggleStore } from "./toggles.ts";

const fileSchema = z.object({
  toggles: z.array(
    z.union([
      z.object({ agent: z.string(), tool: z.string(), on: z.boolean() }),
      z.object({ conversation: z.string(), tool: z.string(), on: z.boolean() }),
    ]),
  ),
});
type Toggle = z.infer<typeof fileSchema>["toggles"][number];

/**
 * Keeps toggles in a JSON file, which is replaced in one step: a crash leaves the old one or the new one.
 * Each call reads the file, so what an administrator or another process wrote counts at once.
 */
export class FileToggleStore implements ToggleStore {
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(readonly path: string = join(sandboxHome(), "toggles.json")) {}

  /** @throws SandboxError `BAD_POLICY` when the file is damaged; it is never overwritten then. */
  async get(scope: ToggleScope, tool: string): Promise<boolean | undefined> {
    return (await readToggles(this.path)).get(toggleKey(scope, tool))?.on;
  }

  /** @throws SandboxError `BAD_POLICY` when the file is damaged; it is never overwritten then. */
  set(scope: ToggleScope, tool: string, on: boolean | undefined): Promise<void> {
    const write = this.#lastWrite.then(() => this.#replace(scope, tool, on));
    this.#lastWrite = write.catch(() => {});
    return write;
  }

  async #replace(scope: ToggleScope, tool: string, on: boolean | undefined): Promise<void> {
    const toggles = await readToggles(this.path);
    if (on === undefined) toggles.delete(toggleKey(scope, tool));
    else toggles.set(toggleKey(scope, tool), { ...scope, tool, on });
    await writeWhole(this.path, JSON.stringify({ toggles: [...toggles.values()] }, undefined, 2));
  }
}

async function readToggles(path: string): Promise<Map<string, Toggle>> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return '{"toggles":[]}';
    throw error;
  });
  const parsed = fileSchema.safeParse(parseJson(text));
  if (parsed.success) return new Map(parsed.data.toggles.map((toggle) => [toggleKey(toggle, toggle.tool), toggle]));
  throw new SandboxError(
    "BAD_POLICY",
    `The file of tool toggles "${path}" is damaged: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`,
    "Correct the file, or remove it to begin with every internal tool off.",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${randomUUID()}`;
  try {
    const file = await open(temporary, "wx", 0o600);
    await file
      .writeFile(text)
      .then(() => file.sync())
      .finally(() => file.close());
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
