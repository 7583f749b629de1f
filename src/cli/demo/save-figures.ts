import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { ExecutionResult } from "../../protocol/index.ts";
import { imagesOf } from "../../tool/index.ts";

/** Writes the images of a run to `directory`; returns their paths, relative to where the process runs. */
export async function saveFigures(result: ExecutionResult, directory: string, name: string): Promise<string[]> {
  const { images } = imagesOf(result);
  if (images.length > 0) await mkdir(directory, { recursive: true });
  return Promise.all(
    images.map(async ({ mimeType, data }, index) => {
      const path = join(directory, `${name}-${index + 1}.${mimeType.slice("image/".length)}`);
      await writeFile(path, Buffer.from(data, "base64"));
      return relative(process.cwd(), path);
    }),
  );
}
