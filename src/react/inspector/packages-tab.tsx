import { type ReactElement, useState } from "react";
import type { InspectorSource } from "../inspector-source.ts";
import { FilterField, Panel } from "./panel.tsx";
import type { Loaded } from "./use-loaded.ts";

type Package = Awaited<ReturnType<InspectorSource["packages"]>>[number];

/** The packages that Python can import. */
export function PackagesTab({ loaded }: { loaded: Loaded<Package[]> }): ReactElement {
  const [filter, setFilter] = useState("");
  const wanted = filter.trim().toLowerCase();
  const tools = <FilterField label="Filter packages" value={filter} onChange={setFilter} />;
  return (
    <Panel loaded={loaded} tools={tools} empty="No packages.">
      {(packages) => (
        <ul className="pyodide-packages">
          {packages
            .filter(({ name }) => name.toLowerCase().includes(wanted))
            .toSorted((a, b) => a.name.localeCompare(b.name))
            .map(({ name, version, prepared }) => (
              <li key={name}>
                <span>{name}</span>
                <span className="pyodide-muted">{version}</span>
                {!prepared && <span className="pyodide-badge">installed on demand</span>}
              </li>
            ))}
        </ul>
      )}
    </Panel>
  );
}
