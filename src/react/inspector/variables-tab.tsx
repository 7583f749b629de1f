import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactElement, useState } from "react";
import type { Variable } from "../../protocol/index.ts";
import { compareCells } from "../output/frame.ts";
import { formatBytes } from "../shared/format.ts";
import { FilterField, Panel } from "./panel.tsx";
import type { Loaded } from "./use-loaded.ts";

type Key = "name" | "type" | "shape" | "size";

const COLUMNS: { key: Key; label: string }[] = [
  { key: "name", label: "Name" },
  { key: "type", label: "Type" },
  { key: "shape", label: "Shape" },
  { key: "size", label: "Size" },
];

/** The session's variables. */
export function VariablesTab({ loaded }: { loaded: Loaded<Variable[]> }): ReactElement {
  const [filter, setFilter] = useState("");
  const [sort, setSort] = useState<{ key: Key; isDown: boolean }>({ key: "name", isDown: false });
  const tools = <FilterField label="Filter variables" value={filter} onChange={setFilter} />;
  return (
    <Panel loaded={loaded} tools={tools} empty="No variables yet. They appear here when Python has run.">
      {(variables) => (
        <div className="pyodide-list-scroll">
          <table className="pyodide-variables">
            <thead>
              <tr>
                {COLUMNS.map(({ key, label }) => (
                  <th
                    key={key}
                    scope="col"
                    aria-sort={sort.key === key ? (sort.isDown ? "descending" : "ascending") : "none"}
                  >
                    <button type="button" onClick={() => setSort({ key, isDown: sort.key === key && !sort.isDown })}>
                      {label}
                      {sort.key === key &&
                        (sort.isDown ? <ArrowDown aria-hidden size={12} /> : <ArrowUp aria-hidden size={12} />)}
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            {choose(variables, filter, sort).map((variable) => (
              <VariableRows key={variable.name} variable={variable} />
            ))}
          </table>
        </div>
      )}
    </Panel>
  );
}

function VariableRows({ variable: { name, type, shape, size, preview } }: { variable: Variable }): ReactElement {
  return (
    <tbody>
      <tr>
        <th scope="row">{name}</th>
        <td title={type}>{type.split(".").at(-1)}</td>
        <td>{shape ?? "–"}</td>
        <td className="pyodide-number">{size === null ? "–" : formatBytes(size)}</td>
      </tr>
      <tr>
        <td colSpan={COLUMNS.length} className="pyodide-preview" title={preview}>
          {preview}
        </td>
      </tr>
    </tbody>
  );
}

function choose(variables: Variable[], filter: string, { key, isDown }: { key: Key; isDown: boolean }): Variable[] {
  const wanted = filter.trim().toLowerCase();
  return variables
    .filter(({ name, type }) => `${name} ${type}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => (isDown ? -1 : 1) * compareCells(a[key], b[key]));
}
