import { z } from "zod";
import { readText } from "./fetching.ts";

/** A file of a project, as its page in a package index lists it. */
export interface IndexFile {
  filename: string;
  url: string;
  hashes: { sha256?: string | undefined };
  yanked: boolean | string;
}

const pageSchema = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.object({ sha256: z.string().optional() }),
      yanked: z.union([z.boolean(), z.string()]).default(false),
    }),
  ),
});

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

/**
 * Reads a project's page of a "simple" package index, in JSON or in HTML; null when the index has no
 * such project. `base` ends with a slash; a directory of files has its pages as `index.html`.
 */
export async function readProject(base: string, name: string, signal?: AbortSignal): Promise<IndexFile[] | null> {
  const page = base.startsWith("file:") ? "index.html" : "";
  const answer = await readText(`${base}${name}/${page}`, { accept: `${JSON_TYPE}, text/html;q=0.5`, signal });
  if (!answer) return null;
  const files = answer.type.startsWith(JSON_TYPE) ? pageSchema.parse(JSON.parse(answer.text)).files : parseHtml(answer.text);
  return files.map((file) => ({ ...file, url: new URL(file.url, answer.url).href }));
}

/** The links of a page as PEP 503 has it: `<a href="URL#sha256=…" data-yanked="">file name</a>`. */
function parseHtml(html: string): IndexFile[] {
  return Array.from(html.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/gi), ([, attributes = "", text = ""]) => {
    const [url = "", fragment = ""] = unescape(/href\s*=\s*["']([^"']*)["']/i.exec(attributes)?.[1] ?? "").split("#");
    return {
      filename: unescape(text.trim()),
      url,
      hashes: { sha256: /sha256=([0-9a-f]{64})/i.exec(fragment)?.[1] },
      yanked: /\bdata-yanked\b/i.test(attributes),
    };
  });
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
