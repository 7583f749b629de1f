import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Models } from "../../src/platform/chat/models.ts";
import type { Sandbox } from "../../src/platform/sandbox/sandbox.ts";
import { createPlatform, type Platform, type PlatformOptions } from "../../src/platform/server/create-platform.ts";
import { addEmbeddedDatabase } from "./embedded-database.ts";

export const PLATFORM_URL = "http://127.0.0.1:8000";

/** No Python: for tests of what is around it. */
const noSandbox = { obstacle: async () => null, close: async () => {} } as unknown as Sandbox;
const noModels: Models = {
  list: async () => [{ id: "demo", label: "Demo" }],
  isDemo: async () => true,
  use: () => Promise.reject(new Error("Nobody answers here")),
  findFault: async () => null,
};

export interface TestPlatform extends Platform {
  dataFolder: string;
}

/** A platform without Python, with an empty data folder of its own that `close` deletes. */
export async function startPlatform(options: Partial<PlatformOptions> = {}): Promise<TestPlatform> {
  const dataFolder = mkdtempSync(join(tmpdir(), "platform-"));
  const defaults = { url: PLATFORM_URL, dataFolder, sandbox: noSandbox, models: noModels };
  if (!options.databaseUrl && !options.dataFolder) await addEmbeddedDatabase(dataFolder);
  const platform = await createPlatform({ ...defaults, ...options });
  const close = async () => {
    await platform.close();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  return { ...platform, dataFolder, close };
}
