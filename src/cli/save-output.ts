import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Session } from "../client/index.ts";
import { type Display, type FileChange, SandboxError } from "../protocol/index.ts";
import { type ImageBlock, imageOf } from "../tool/result-images.ts";

/** Saves files of a session's /workspace below a directory, and returns where they are. */
export async function saveFiles(
  session: Pick<Session, "files">,
  files: readonly FileChange[],
  directory: string,
): Promise<string[]> {
  const saved: string[] = [];
  for (const { path } of files) {
    saved.push(await save(directory, path, await session.files.get(path)));
  }
  return saved;
}

/** Saves the images among a run's displays as `figure-1.png` and so on, and returns where they are. */
export function saveFigures(displays: readonly Display[], directory: string): Promise<string[]> {
  return Promise.all(
    figuresOf(displays).map(({ mimeType, data }, index) => {
      const name = `figure-${index + 1}.${mimeType.slice("image/".length)}`;
      return save(directory, name, Buffer.from(data, "base64"));
    }),
  );
}

/** The images among displays. */
export function figuresOf(displays: readonly Display[]): ImageBlock[] {
  return displays.map(({ data }) => imageOf(data)).filter((image) => image !== undefined);
}

/** Writes a file whose name came out of the sandbox: never outside the directory. */
async function save(directory: string, name: string, data: Uint8Array): Promise<string> {
  const root = resolve(directory);
  const path = resolve(root, name);
  if (!path.startsWith(root + sep)) throw new SandboxError("BAD_PATH", `Cannot save "${name}" outside "${directory}"`);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, data);
  return join(directory, relative(root, path));
}
