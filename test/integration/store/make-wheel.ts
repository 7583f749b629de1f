import { createHash } from "node:crypto";
import { TextReader, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";

export interface MadeWheel {
  name: string;
  version: string;
  fileName: string;
  bytes: Uint8Array;
  sha256: string;
}

export interface WheelOptions {
  /** Requires-Dist lines. */
  requires?: string[];
  extras?: string[];
  /** Tag at the end of the file name. */
  tag?: string;
  /** Python files by path; without it one module that has the package's name. */
  files?: Record<string, string>;
}

/** A real wheel, small. */
export async function makeWheel(name: string, version: string, options: WheelOptions = {}): Promise<MadeWheel> {
  const { requires = [], extras = [], tag = "py3-none-any" } = options;
  const module = name.replaceAll("-", "_");
  const files = options.files ?? { [`${module}/__init__.py`]: `__version__ = "${version}"\n` };
  const metadata = [
    "Metadata-Version: 2.1",
    `Name: ${name}`,
    `Version: ${version}`,
    ...extras.map((extra) => `Provides-Extra: ${extra}`),
    ...requires.map((requirement) => `Requires-Dist: ${requirement}`),
  ];
  const info = `${module}-${version}.dist-info`;
  const bytes = await zip({
    ...files,
    [`${info}/METADATA`]: `${metadata.join("\n")}\n`,
    [`${info}/WHEEL`]: `Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: ${tag}\n`,
    [`${info}/RECORD`]: "",
  });
  return { name, version, fileName: `${module}-${version}-${tag}.whl`, bytes, sha256: sha256(bytes) };
}

export async function zip(files: Record<string, string | Uint8Array>): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [path, content] of Object.entries(files)) {
    await writer.add(path, typeof content === "string" ? new TextReader(content) : new Uint8ArrayReader(content));
  }
  return writer.close();
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
