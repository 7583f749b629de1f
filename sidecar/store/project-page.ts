import { z } from "zod";

/** A file of a project, as its page in a package index lists it. */
export interface IndexFile {
  filename: string;
  url: string;
  hashes: { sha256?: string | undefined };
  yanked: boolean | string;
  /** Versions of Python that it is for, such as `>=3.9`. */
  "requires-python"?: string | null | undefined;
}

const pageSchema = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.object({ sha256: z.string().optional() }),
      yanked: z.union([z.boolean(), z.string()]).default(false),
      "requires-python": z.string().nullish(),
    }),
  ),
});

export const JSON_TYPE = "application/vnd.pypi.simple.v1+json";

/** The files that a page lists; `url` is the page's own address. Throws for JSON that is no such page. */
export function parseProject(page: { type: string; text: string; url: string }): IndexFile[] {
  const files = page.type.startsWith(JSON_TYPE) ? pageSchema.parse(JSON.parse(page.text)).files : parseHtml(page.text);
  return files.map((file) => ({ ...file, url: new URL(file.url, page.url).href }));
}

/** The links of a page as PEP 503 has it: `<a href="URL#sha256=…" data-yanked="">file name</a>`. */
function parseHtml(html: string): IndexFile[] {
  return Array.from(html.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/gi), ([, attributes = "", text = ""]) => {
    const attribute = (name: string) =>
      new RegExp(`\\b${name}\\s*=\\s*["']([^"']*)["']`, "i").exec(attributes)?.[1] ?? "";
    const [url = "", fragment = ""] = unescape(attribute("href")).split("#");
    return {
      filename: unescape(text.trim()),
      url,
      hashes: { sha256: /sha256=([0-9a-f]{64})/i.exec(fragment)?.[1] },
      yanked: /\bdata-yanked\b/i.test(attributes),
      "requires-python": unescape(attribute("data-requires-python")) || null,
    };
  });
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

function unescape(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
}
