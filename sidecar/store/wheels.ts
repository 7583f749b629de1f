import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { configure, Reader, Uint8ArrayWriter, ZipReader, type FileEntry } from "@zip.js/zip.js";

configure({ useWebWorkers: false });

/**
 * Unpacks a wheel into a directory, as an installer would, without scripts, headers, and libraries for
 * other platforms.
 */
export async function unpackWheel(wheel: string, directory: string): Promise<void> {
  const foreign = !/-(any|\w+_wasm32)\.whl$/.test(wheel);
  for await (const entry of zipEntries(wheel)) {
    const path = installedPath(entry.filename);
    if (path === undefined || (foreign && /\.(so|pyd|dll|dylib)$/.test(path))) continue;
    const target = join(directory, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, await readEntry(entry));
  }
}

/** The lines of a wheel's METADATA that say what it needs and offers. */
export async function readWheelMetadata(wheel: string): Promise<string[]> {
  for await (const entry of zipEntries(wheel)) {
    if (/^[^/]+\.dist-info\/METADATA$/.test(entry.filename)) {
      return metadataLines(new TextDecoder().decode(await readEntry(entry)));
    }
  }
  return [];
}

export function metadataLines(metadata: string): string[] {
  return metadata.split(/\r?\n/).filter((line) => /^(Requires-Dist|Provides-Extra):/.test(line));
}

/**
 * Where a wheel's file belongs in site-packages; undefined when it does not go there.
 * Throws when the path would leave it.
 */
export function installedPath(name: string): string | undefined {
  const data = /^[^/]+\.data\/([^/]+)\/(.+)$/.exec(name);
  if (data && data[1] !== "purelib" && data[1] !== "platlib") return undefined;
  const path = data?.[2] ?? name;
  if (path.split("/").some((part) => part === ".." || part === "" || part === ".") || /[\\\0]/.test(path)) {
    throw new Error(`The wheel holds a file that would leave its place: "${name}"`);
  }
  return path;
}

/** Names of the top-level modules among a tree's files. */
export function topLevelModules(files: string[]): string[] {
  const code = files.filter((file) => /\.(py|so)$/.test(file));
  const names = code.map((file) => /^([A-Za-z_]\w*)[/.]/.exec(file)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** The files in a zip file, in its order. */
export async function* zipEntries(path: string): AsyncGenerator<FileEntry> {
  using file = await Deno.open(path);
  const zip = new ZipReader(new FileReader(file, (await file.stat()).size));
  for await (const entry of zip.getEntriesGenerator()) {
    if (!entry.directory) yield entry;
  }
}

export async function readEntry(entry: FileEntry): Promise<Uint8Array> {
  return entry.getData(new Uint8ArrayWriter());
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of (await Deno.open(path)).readable) hash.update(chunk);
  return hash.digest("hex");
}

/** Reads pieces of an open file, so that a large zip file need not be in memory. */
class FileReader extends Reader<Deno.FsFile> {
  readonly #file: Deno.FsFile;

  constructor(file: Deno.FsFile, size: number) {
    super(file);
    this.#file = file;
    this.size = size;
  }

  override readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    this.#file.seekSync(offset, Deno.SeekMode.Start);
    let filled = 0;
    for (let read: number | null = 0; filled < length && read !== null; filled += read ?? 0) {
      read = this.#file.readSync(bytes.subarray(filled));
    }
    return Promise.resolve(bytes.subarray(0, filled));
  }
}
