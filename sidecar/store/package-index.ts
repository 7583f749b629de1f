import { readText } from "./fetching.ts";
import { type IndexFile, JSON_TYPE, parseProject } from "./project-page.ts";

/**
 * Reads a project's page of a "simple" package index, in JSON or in HTML; null when the index has no
 * such project. `base` ends with a slash; a directory of files has its pages as `index.html`.
 */
export async function readProject(base: string, name: string, signal?: AbortSignal): Promise<IndexFile[] | null> {
  const page = base.startsWith("file:") ? "index.html" : "";
  const answer = await readText(`${base}${name}/${page}`, { accept: `${JSON_TYPE}, text/html;q=0.5`, signal });
  return answer && parseProject(answer);
}
