import { type Frame, MAX_COLUMNS, MAX_ROWS, numberOf } from "../output/frame.ts";

/** Reads CSV or TSV, whose first line names the columns; quoted fields may hold separators and line ends. */
export function parseCsv(text: string): Frame {
  const [header = [], ...rows] = readRows(text.replace(/^\uFEFF/, ""), guessSeparator(text));
  return {
    columns: header.map((name, index) => ({
      name,
      isNumeric: rows.slice(0, 100).every((row) => (row[index] ?? "") === "" || numberOf(row[index] ?? "") !== null),
    })),
    rows,
    indexColumns: 0,
    totalRows: rows.length,
    totalColumns: header.length,
  };
}

/** The one of comma, semicolon and tab that is most frequent in the first line. */
function guessSeparator(text: string): string {
  const line = text.slice(0, text.indexOf("\n") === -1 ? 10_000 : text.indexOf("\n"));
  return [",", ";", "\t"].toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ",";
}

function readRows(text: string, separator: string): string[][] {
  const field = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"?|([^${separator}\\r\\n]*))(${separator}|\\r?\\n|\\r|$)`, "y");
  const rows: string[][] = [];
  let row: string[] = [];
  while (field.lastIndex < text.length && rows.length <= MAX_ROWS) {
    const found = field.exec(text);
    if (found === null) break; // Text after a closing quote: what follows cannot be read.
    if (row.length < MAX_COLUMNS) row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === separator) continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}
