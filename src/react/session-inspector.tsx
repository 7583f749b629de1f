"use client";

import { Tabs } from "radix-ui";
import { type ReactElement, useState } from "react";
import { FilesTab } from "./inspector/files-tab.tsx";
import { HistoryTab } from "./inspector/history-tab.tsx";
import { PackagesTab } from "./inspector/packages-tab.tsx";
import { useLoaded } from "./inspector/use-loaded.ts";
import { VariablesTab } from "./inspector/variables-tab.tsx";
import type { InspectorSource } from "./inspector-source.ts";

export interface SessionInspectorProps {
  source: InspectorSource;
  /** What is shown is loaded anew when this changes, such as the number of the last run. */
  revision: string | number;
  /** Whether files may be changed and runs gone back to. */
  canEdit: boolean;
}

/** What a session holds: variables, files, packages and what was run. Only the tab that is open is loaded. */
export function SessionInspector(props: SessionInspectorProps): ReactElement {
  const [tab, setTab] = useState("Variables");
  return (
    <Tabs.Root className="pyodide-root pyodide-inspector" value={tab} onValueChange={setTab}>
      <Tabs.List className="pyodide-tabs" aria-label="Session">
        {Object.keys(TABS).map((name) => (
          <Tabs.Trigger key={name} value={name} className="pyodide-tab">
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {Object.entries(TABS).map(([name, Content]) => (
        <Tabs.Content key={name} value={name}>
          <Content {...props} />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

const TABS = { Variables, Files, Packages, History: Runs };

function Variables({ source, revision }: SessionInspectorProps): ReactElement {
  return <VariablesTab loaded={useLoaded(() => source.variables(), revision)} />;
}

function Files({ source, revision, canEdit }: SessionInspectorProps): ReactElement {
  return <FilesTab loaded={useLoaded(() => source.files(), revision)} source={source} canEdit={canEdit} />;
}

function Packages({ source, revision }: SessionInspectorProps): ReactElement {
  return <PackagesTab loaded={useLoaded(() => source.packages(), revision)} />;
}

function Runs({ source, revision, canEdit }: SessionInspectorProps): ReactElement {
  const load = async () => {
    const [runs, snapshots] = await Promise.all([source.history(), source.snapshots()]);
    const saved = new Set(snapshots.map(({ run }) => run));
    return runs.map((entry) => ({ ...entry, canRewind: saved.has(entry.run) }));
  };
  return <HistoryTab loaded={useLoaded(load, revision)} source={source} canEdit={canEdit} />;
}
