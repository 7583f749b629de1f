import { z } from "zod";

/** Text as a notebook's file has it: whole, or in lines. */
const multilineSchema = z.union([z.string(), z.array(z.string())]);
const cellSchema = z.looseObject({
  cell_type: z.string(),
  id: z.string().optional(),
  source: multilineSchema,
  metadata: z.looseObject({ tags: z.array(z.string()).optional() }),
});
const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.int().nonnegative(),
  metadata: z.looseObject({
    kernelspec: z.looseObject({ language: z.string().optional() }).optional(),
    language_info: z.looseObject({ name: z.string() }).optional(),
  }),
  cells: z.array(cellSchema),
});
/** Which version a notebook is of, whatever else is in it. */
const versionSchema = z.looseObject({ nbformat: z.number(), worksheets: z.array(z.unknown()).optional() });

/** A notebook of nbformat 4, with all that its file holds besides. */
export type Notebook = z.infer<typeof notebookSchema>;
export type Cell = Notebook["cells"][number];
export interface CodeCell extends Cell {
  cell_type: "code";
  execution_count: number | null;
  outputs: object[];
}

/**
 * Reads a notebook's file.
 *
 * @throws TypeError whose message says what is wrong with it
 */
export function readNotebook(text: string): Notebook {
  const json = parse(text);
  const version = versionSchema.safeParse(json);
  if (!version.success) throw new TypeError("It is no notebook: it has no nbformat");
  const { nbformat } = version.data;
  if (nbformat < 4) {
    const advice = "convert it with `jupyter nbconvert --to notebook`";
    throw new TypeError(`It is a notebook of nbformat ${nbformat}, and only 4 can be used: ${advice}`);
  }
  if (nbformat > 4) throw new TypeError(`It is a notebook of nbformat ${nbformat}, and only 4 can be used`);
  const { success, error } = notebookSchema.safeParse(json);
  if (success) return json as Notebook; // As it was read, so that the order of what is in it stays.
  const [issue] = error.issues;
  throw new TypeError(`It is no valid notebook: ${issue?.path.join(".") || "it"}: ${issue?.message}`);
}

export function sourceOf({ source }: Pick<Cell, "source">): string {
  return typeof source === "string" ? source : source.join("");
}

export function isCodeCell(cell: Cell): cell is CodeCell {
  return cell.cell_type === "code";
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError("It is no notebook: it is not JSON", { cause });
  }
}
