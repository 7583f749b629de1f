import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { SandboxError } from "../../src/protocol/index.ts";

const MAKER_FLAGS = ["run", "--quiet", "--no-prompt", "--no-remote", "--no-lock", "--no-config", "--cached-only"];

export interface BootImageOptions {
  home: string;
  /** Directory of the npm package `pyodide`. */
  pyodide: string;
  /** Directory of the runner's Python files. */
  runner: string;
  /** The compiled program that makes the image. */
  maker: string;
}

/**
 * The file that kernels boot from; made when there is none for this Pyodide, Deno and runner.
 *
 * @throws SandboxError `INTERNAL` when it could not be made.
 */
export async function ensureBootImage({ home, pyodide, runner, maker }: BootImageOptions): Promise<string> {
  const directory = join(home, "images");
  const image = join(directory, `${await imageKey(pyodide, runner, maker)}.img`);
  if (await exists(image)) return image;
  await Deno.mkdir(directory, { recursive: true });
  const staged = `${image}.${crypto.randomUUID()}`;
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...MAKER_FLAGS,
        `--allow-read=${pyodide},${runner},${dirname(maker)}`,
        `--allow-write=${staged}`,
        maker,
        pyodide,
        runner,
        staged,
      ],
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success)
      throw new SandboxError("INTERNAL", `The boot image could not be made: ${new TextDecoder().decode(stderr)}`);
    await Deno.rename(staged, image);
  } finally {
    await Deno.remove(staged).catch(() => {});
  }
  return image;
}

async function imageKey(pyodide: string, runner: string, maker: string): Promise<string> {
  const parts = [
    Deno.version.deno,
    await Deno.readTextFile(join(pyodide, "package.json")),
    await Deno.readTextFile(maker),
  ];
  for (const file of await pythonFiles(runner)) parts.push(file, await Deno.readTextFile(file));
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 32);
}

async function pythonFiles(directory: string): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(directory)) {
    const path = join(directory, entry.name);
    if (entry.isDirectory) files.push(...(await pythonFiles(path)));
    else if (entry.name.endsWith(".py")) files.push(path);
  }
  return files.sort();
}

function exists(path: string): Promise<boolean> {
  return Deno.stat(path).then(
    () => true,
    () => false,
  );
}
