export type Cell = string | number | boolean | null;

/** A table of data, such as a pandas frame. */
export interface Frame {
  columns: { name: string; isNumeric: boolean }[];
  rows: Cell[][];
  /** How many of the columns, from the first, name the rows. */
  indexColumns: number;
  /** How many there are in all, without the index; there may be fewer here. */
  totalRows: number;
  totalColumns: number;
}

/** How much of a table is read. */
export const MAX_ROWS = 10_000;
export const MAX_COLUMNS = 200;

/** Reads a Tabular Data Resource (`application/vnd.dataresource+json`), wherever it comes from; null where it is not one. */
export function readDataResource(value: unknown): Frame | null {
  const { schema, data, rows, columns } = asRecord(value);
  const { fields, primaryKey } = asRecord(schema);
  if (!Array.isArray(fields) || !Array.isArray(data)) return null;
  const keys = new Set([primaryKey].flat());
  const all = fields.slice(0, MAX_COLUMNS).map((field) => readField(asRecord(field)));
  const index = all.filter(({ name }) => keys.has(name));
  const shown = [...index, ...all.filter(({ name }) => !keys.has(name))];
  const records = data.slice(0, MAX_ROWS).map(asRecord);
  const shortenDate = dateShortener(records, shown);
  return {
    columns: shown.map(({ name, type }) => ({
      name: nameOf(name, keys.has(name)),
      isNumeric: /^(integer|number)$/.test(type),
    })),
    rows: records.map((record) => shown.map(({ name }) => shortenDate(name, readCell(record[name])))),
    indexColumns: index.length,
    totalRows: typeof rows === "number" ? rows : data.length,
    totalColumns: typeof columns === "number" ? columns : fields.length - index.length,
  };
}

/** Orders cells: numbers by size, also where they are written as text, texts as people do, what is missing last. */
export function compareCells(a: Cell, b: Cell): number {
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x !== null && y !== null) return x - y;
  if (x !== null || y !== null) return x !== null ? -1 : 1;
  return COLLATOR.compare(String(a), String(b));
}

/** How many digits the numbers of a column have after the point, so that all can be written alike; at most 6, as pandas has it. */
export function digitsOf({ rows }: Frame, column: number): number {
  const digits = rows.slice(0, MAX_SAMPLE).map((row) => {
    const cell = row[column];
    return typeof cell === "number" ? (String(Number(cell.toFixed(MAX_DIGITS))).split(".")[1]?.length ?? 0) : 0;
  });
  return Math.min(MAX_DIGITS, Math.max(0, ...digits));
}

const MAX_DIGITS = 6;
const MAX_SAMPLE = 1000;

/** Whether a cell holds nothing, in the words of pandas. */
export function isMissing(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === "string" && /^(|NaN|nan|NaT|None|<NA>)$/.test(cell));
}

const COLLATOR = new Intl.Collator("en", { numeric: true });

/** The number that a cell is, or that its text is, such as `1,234.5`, `-3e5` or `12%`. */
export function numberOf(cell: Cell): number | null {
  if (typeof cell === "number") return cell;
  if (typeof cell !== "string" || cell.length > MAX_NUMBER || !NUMBER.test(cell)) return null;
  return Number.parseFloat(cell.replaceAll(",", "").replace("−", "-"));
}

const MAX_NUMBER = 40;
const NUMBER = /^\s*[-+−]?(\d[\d,]*\.?\d*|\.\d+)(e[-+]?\d+)?\s*%?\s*$/i;

function readField({ name, type }: Record<string, unknown>) {
  return { name: String(name), type: String(type) };
}

/** pandas names an index that has no name `index`, or `level_0` and so on. */
const nameOf = (name: string, isIndex: boolean) => (isIndex && /^(index|level_\d+)$/.test(name) ? "" : name);

function readCell(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "object") return JSON.stringify(value);
  return value as Cell;
}

/** Dates as people write them: without the time where a column has none, without `T` and zeros where it has. */
function dateShortener(records: Record<string, unknown>[], fields: { name: string; type: string }[]) {
  const dates = fields.filter(({ type }) => type === "datetime").map(({ name }) => name);
  const daysOnly = new Set(
    dates.filter((name) =>
      records.every(({ [name]: value }) => value === null || /T00:00:00(\.0+)?Z?$/.test(String(value))),
    ),
  );
  return (name: string, cell: Cell): Cell => {
    if (typeof cell !== "string" || !dates.includes(name)) return cell;
    return daysOnly.has(name) ? cell.slice(0, 10) : cell.replace("T", " ").replace(/\.0+(?=Z?$)/, "");
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
