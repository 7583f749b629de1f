import { applyGrepMaxCount, type FileInfo, type GrepMatch, type GrepResult } from "deepagents";
import picomatch from "picomatch";
import type { SessionFiles } from "../client/index.ts";
import { type FileEntry, SandboxError } from "../protocol/index.ts";
import { normalizePath, toAgentPath } from "./paths.ts";
import { decodeText } from "./text.ts";

/** Larger files are not searched, and the result says that it is cut short. */
const MAX_SEARCHED_BYTES = 10 * 1024 * 1024;
/** Files that are fetched at a time. */
const AT_A_TIME = 8;

/** What lies directly in a directory: files, and directories with a slash at their ends. */
export function listDirectory(entries: readonly FileEntry[], path: string): FileInfo[] {
  const base = directoryPrefix(path);
  const found = new Map<string, FileInfo>();
  for (const entry of entries) {
    const whole = toAgentPath(entry.path);
    if (!whole.startsWith(base)) continue;
    const [name = "", ...below] = whole.slice(base.length).split("/");
    if (below.length === 0) found.set(whole, describeFile(entry));
    else found.set(`${base}${name}/`, { path: `${base}${name}/`, is_dir: true });
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files below a directory whose path, relative to it or whole, matches a pattern. */
export function globFiles(entries: readonly FileEntry[], pattern: string, path: string): FileInfo[] {
  const base = directoryPrefix(path);
  const isMatch = picomatch(pattern, { dot: true });
  return entries
    .map(describeFile)
    .filter((file) => file.path.startsWith(base))
    .filter((file) => isMatch(pattern.startsWith("/") ? file.path : file.path.slice(base.length)));
}

/** The lines that hold a text, of the files below a path whose name matches a pattern. */
export async function grepFiles(
  files: Pick<SessionFiles, "get" | "list">,
  { text, path, glob, maxCount }: { text: string; path: string; glob?: string | null; maxCount?: number | null },
): Promise<GrepResult> {
  const base = directoryPrefix(path);
  const isWanted = glob ? picomatch(glob, { dot: true, basename: !glob.includes("/") }) : () => true;
  const wanted = (await files.list()).filter((entry) => {
    const whole = toAgentPath(entry.path);
    const relative = whole.slice(base.length);
    return `${whole}/` === base || (whole.startsWith(base) && isWanted(glob?.startsWith("/") ? whole : relative));
  });
  const searched = wanted.filter(({ size }) => size <= MAX_SEARCHED_BYTES);
  const matches: GrepMatch[] = [];
  for (let start = 0; start < searched.length; start += AT_A_TIME) {
    const found = await Promise.all(
      searched.slice(start, start + AT_A_TIME).map((entry) => grepFile(files, entry, text)),
    );
    matches.push(...found.flat());
    if (maxCount && matches.length > maxCount) break;
  }
  const result = applyGrepMaxCount({ result: { matches }, maxCount });
  return searched.length < wanted.length ? { ...result, truncated: true } : result;
}

async function grepFile(files: Pick<SessionFiles, "get">, entry: FileEntry, text: string): Promise<GrepMatch[]> {
  const bytes = await files.get(entry.path).catch((error: unknown) => {
    if (error instanceof SandboxError && error.code === "FILE_NOT_FOUND") return undefined; // It was deleted meanwhile.
    throw error;
  });
  const content = bytes && decodeText(bytes);
  if (!content?.includes(text)) return [];
  return content.split("\n").flatMap((line, index) => {
    return line.includes(text) ? [{ path: toAgentPath(entry.path), line: index + 1, text: line }] : [];
  });
}

function describeFile({ path, size, modifiedAt }: FileEntry): FileInfo {
  return { path: toAgentPath(path), is_dir: false, size, modified_at: new Date(modifiedAt).toISOString() };
}

function directoryPrefix(path: string): string {
  return `${normalizePath(path)}/`.replace(/^\/+/, "/");
}
