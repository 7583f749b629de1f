import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MimeBundle } from "../../protocol/index.ts";
import { imageOf } from "../../tool/result-images.ts";
import { drawImage, type Protocol } from "./draw-image.ts";

export interface FigureOptions {
  /** How the terminal takes images; undefined to have files. */
  protocol: Protocol | undefined;
  /** Where the files go. */
  directory: string;
}

/** The image in a bundle as what is to be printed: drawn, or the name of the file that it was saved to. Undefined without an image. */
export function showFigure(bundle: MimeBundle, { protocol, directory }: FigureOptions): string | undefined {
  const image = imageOf(bundle);
  if (image === undefined) return undefined;
  const bytes = Buffer.from(image.data, "base64");
  const drawing = protocol && image.mimeType === "image/png" ? drawImage(bytes, protocol) : undefined;
  return drawing ?? `Saved "${save(bytes, image.mimeType.slice("image/".length), directory)}".\n`;
}

/** Saves a figure under the first number that is free. */
function save(bytes: Buffer, extension: string, directory: string): string {
  mkdirSync(directory, { recursive: true });
  for (let number = 1; ; number++) {
    const path = join(directory, `figure-${number}.${extension}`);
    try {
      writeFileSync(path, bytes, { flag: "wx" });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
