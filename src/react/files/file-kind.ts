export type FileKind = "image" | "table" | "text" | "other";

const KINDS: [RegExp, FileKind][] = [
  [/\.(png|jpe?g|gif|webp|svg)$/i, "image"],
  [/\.(csv|tsv)$/i, "table"],
  [/\.(txt|md|json|jsonl|py|js|ts|html?|xml|ya?ml|toml|ini|cfg|log|sql|css|sh|rst|tex|geojson|ipynb)$/i, "text"],
];

/** How a file can be looked at, by the end of its name. */
export function fileKind(path: string): FileKind {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1] ?? "other";
}
