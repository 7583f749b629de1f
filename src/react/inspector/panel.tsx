import { RefreshCw } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Failure } from "./failure.tsx";
import type { Loaded } from "./use-loaded.ts";

interface PanelProps<Value> {
  loaded: Loaded<Value[]>;
  /** What is said when there is nothing. */
  empty: string;
  /** Controls above the list. */
  tools?: ReactNode;
  children: (values: Value[]) => ReactNode;
}

/** A list of the inspector, while it is loaded, when there is nothing in it, and when it cannot be had. */
export function Panel<Value>({
  loaded: { value, error, isLoading, reload },
  empty,
  tools,
  children,
}: PanelProps<Value>): ReactElement {
  return (
    <div className="pyodide-panel" aria-busy={isLoading}>
      <div className="pyodide-panel-tools">
        {tools}
        <button type="button" className="pyodide-button pyodide-icon-button" aria-label="Refresh" onClick={reload}>
          <RefreshCw aria-hidden size={14} />
        </button>
      </div>
      <Failure message={error} />
      {value === null && isLoading && <div className="pyodide-pending" role="status" aria-label="Loading" />}
      {value !== null && (value.length === 0 ? <p className="pyodide-empty">{empty}</p> : children(value))}
    </div>
  );
}

/** A field that narrows a list. */
export function FilterField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}): ReactElement {
  return (
    <input
      type="search"
      className="pyodide-field"
      placeholder={label}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
