import type { Frame } from "./frame.ts";

/** Of a longer HTML text only the beginning is read. */
const MAX_HTML = 2 * 1024 * 1024;
const MAX_SPAN = 1000;

/** Whether HTML is what pandas (or polars) makes of a frame. */
export function isFrameHtml(html: string): boolean {
  return /<table[^>]{0,200}\bclass="[^"]{0,100}\bdataframe\b/.test(html.slice(0, 20_000));
}

/** Reads the table of a frame's HTML: its text alone, in a document where nothing loads or runs. Null where there is none. */
export function readPandasHtml(html: string): Frame | null {
  const page = new DOMParser().parseFromString(html.slice(0, MAX_HTML), "text/html");
  const table = page.querySelector("table");
  const body = table?.tBodies[0];
  if (!table || !body) return null;
  const header = readGrid(table.tHead?.rows);
  const rows = readGrid(body.rows);
  const indexColumns = leadingHeaders(body.rows[0]);
  const width = Math.max(0, ...header.map((row) => row.length), ...rows.slice(0, 1).map((row) => row.length));
  const [totalRows, totalColumns] = readSize(page.body.textContent.slice(-200)) ?? [rows.length, width - indexColumns];
  return {
    columns: Array.from({ length: width }, (_, column) => ({
      name: header
        .map((row) => row[column] ?? "")
        .filter((name) => name !== "")
        .join(" / "),
      isNumeric: column >= indexColumns && rows.slice(0, 100).every((row) => isNumberText(row[column])),
    })),
    rows,
    indexColumns,
    totalRows,
    totalColumns,
  };
}

/** The texts of rows whose cells may span several rows and columns. */
function readGrid(rows: HTMLCollectionOf<HTMLTableRowElement> | undefined): string[][] {
  const grid: string[][] = [];
  const height = rows?.length ?? 0;
  for (const [y, row] of [...(rows ?? [])].entries()) {
    let x = 0;
    for (const cell of row.cells) {
      while (grid[y]?.[x] !== undefined) x++;
      const text = cell.textContent.trim();
      for (let down = y; down < Math.min(y + cell.rowSpan, height); down++) {
        for (let right = x; right < x + Math.min(cell.colSpan, MAX_SPAN); right++) (grid[down] ??= [])[right] = text;
      }
    }
    grid[y] ??= [];
  }
  return grid;
}

function leadingHeaders(row: HTMLTableRowElement | undefined): number {
  const cells = [...(row?.cells ?? [])];
  const first = cells.findIndex((cell) => cell.tagName !== "TH");
  return first === -1 ? cells.length : first;
}

/** What pandas writes below a table that it has cut. */
function readSize(text: string): [number, number] | null {
  const found = /(\d+) rows × (\d+) columns/.exec(text);
  return found && [Number(found[1]), Number(found[2])];
}

const isNumberText = (text: string | undefined) =>
  text !== undefined && /^(-?[\d.,]+(e[-+]\d+)?|NaN|\.\.\.|)$/.test(text);
