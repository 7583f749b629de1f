import { type ReactElement, useMemo } from "react";
import { JsonView } from "react-json-view-lite";
import { capJson } from "./cap-json.ts";

const STYLE = {
  container: "pyodide-json",
  basicChildStyle: "pyodide-json-item",
  childFieldsContainer: "pyodide-json-items",
  label: "pyodide-json-key",
  clickableLabel: "pyodide-json-key pyodide-json-clickable",
  nullValue: "pyodide-json-null",
  undefinedValue: "pyodide-json-null",
  stringValue: "pyodide-json-string",
  booleanValue: "pyodide-json-boolean",
  numberValue: "pyodide-json-number",
  otherValue: "pyodide-json-null",
  punctuation: "pyodide-json-punctuation",
  collapseIcon: "pyodide-json-icon pyodide-json-open",
  expandIcon: "pyodide-json-icon",
  collapsedContent: "pyodide-json-more",
};

/** A JSON value as a tree, two levels of it open. */
export default function JsonOutput({ value }: { value: unknown }): ReactElement {
  const capped = useMemo(() => capJson(value as never), [value]);
  const tree = typeof capped.value === "object" && capped.value !== null ? capped.value : [capped.value];
  return (
    <div className="pyodide-json-frame">
      <JsonView data={tree} style={STYLE} shouldExpandNode={(level) => level < 2} clickToExpandNode aria-label="JSON" />
      {capped.isCut && <p className="pyodide-note">This is only the beginning of a large value.</p>}
    </div>
  );
}
