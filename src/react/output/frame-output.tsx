import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getPaginationRowModel,
  getSortedRowModel,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactElement, useMemo, useState } from "react";
import { formatCount } from "../shared/format.ts";
import { Pager } from "../shared/pager.tsx";
import { type Cell, compareCells, digitsOf, type Frame, isMissing } from "./frame.ts";

const PAGE_SIZE = 50;

/** A frame as a table that can be sorted and scrolled, 50 rows to a page. */
export default function FrameOutput({ frame, label = "Table" }: { frame: Frame; label?: string }): ReactElement {
  const [sorting, setSorting] = useState<SortingState>([]);
  const columns = useMemo(
    () => frame.columns.map((column, index) => toColumn(column.name, index, digitsOf(frame, index))),
    [frame],
  );
  const table = useReactTable({
    data: frame.rows,
    columns,
    state: { sorting },
    initialState: { pagination: { pageSize: PAGE_SIZE, pageIndex: 0 } },
    onSortingChange: setSorting,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getPaginationRowModel: getPaginationRowModel(),
  });
  const isIndex = (id: string) => Number(id) < frame.indexColumns;
  const kind = (id: string) =>
    `${frame.columns[Number(id)]?.isNumeric ? "pyodide-number" : ""} ${id === "0" && isIndex(id) ? "pyodide-index" : ""}`;
  return (
    <div className="pyodide-frame">
      <div className="pyodide-frame-scroll" role="region" aria-label={label} tabIndex={0}>
        <table>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map(({ column }) => (
                  <th
                    key={column.id}
                    scope="col"
                    className={kind(column.id)}
                    aria-sort={ariaSort(column.getIsSorted())}
                  >
                    <button type="button" onClick={column.getToggleSortingHandler()}>
                      <span>{nameOf(frame, column.id)}</span>
                      {column.getIsSorted() === "asc" && <ArrowUp aria-hidden size={12} />}
                      {column.getIsSorted() === "desc" && <ArrowDown aria-hidden size={12} />}
                    </button>
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id}>
                {row.getVisibleCells().map(({ column, getContext }) => {
                  const content = flexRender(column.columnDef.cell, getContext());
                  return isIndex(column.id) ? (
                    <th key={column.id} scope="row" className={kind(column.id)}>
                      {content}
                    </th>
                  ) : (
                    <td key={column.id} className={kind(column.id)}>
                      {content}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="pyodide-frame-foot">
        <span>{describeSize(frame)}</span>
        {table.getPageCount() > 1 && (
          <Pager
            page={table.getState().pagination.pageIndex}
            pages={table.getPageCount()}
            onPage={table.setPageIndex}
            label="Pages of the table"
          />
        )}
      </div>
    </div>
  );
}

function toColumn(name: string, index: number, digits: number): ColumnDef<Cell[]> {
  return {
    id: String(index),
    header: name,
    accessorFn: (row) => (isMissing(row[index]) ? undefined : row[index]),
    sortUndefined: "last",
    sortDescFirst: false,
    sortingFn: (a, b, id) => compareCells(a.original[Number(id)] ?? null, b.original[Number(id)] ?? null),
    cell: ({ row }) => <CellText cell={row.original[index]} digits={digits} />,
  };
}

function CellText({ cell, digits }: { cell: Cell | undefined; digits: number }): ReactElement | string {
  if (isMissing(cell))
    return <span className="pyodide-muted">{cell === null || cell === undefined ? "–" : String(cell)}</span>;
  if (typeof cell === "number") return formatNumber(cell, digits);
  return typeof cell === "boolean" ? (cell ? "True" : "False") : String(cell);
}

/** As all of its column; very large and very small numbers with an exponent. */
function formatNumber(number: number, digits: number): string {
  const size = Math.abs(number);
  return size >= 1e15 || (size !== 0 && size < 1e-6) ? number.toExponential(4) : number.toFixed(digits);
}

function nameOf(frame: Frame, id: string): ReactElement | string {
  const name = frame.columns[Number(id)]?.name ?? "";
  return name === "" ? <span className="pyodide-hidden">Index</span> : name;
}

function describeSize({ rows, totalRows, totalColumns }: Frame): string {
  const size = `${formatCount(totalRows, "row")} × ${formatCount(totalColumns, "column")}`;
  return rows.length < totalRows ? `${size}, the first ${rows.length.toLocaleString("en")} here` : size;
}

function ariaSort(sorted: false | "asc" | "desc"): "ascending" | "descending" | "none" {
  if (sorted === false) return "none";
  return sorted === "asc" ? "ascending" : "descending";
}
