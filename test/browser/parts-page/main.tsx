import { createRoot } from "react-dom/client";
import { ExecutionCard, type InspectorSource, SandboxSwitch, SessionInspector } from "../../../src/react/index.ts";
import "../../../src/react/styles.css";
import "./page.css";
import { DONE, type PartsPage, RESULT } from "./parts-page.ts";

const root = createRoot(document.querySelector("#root")!);
const calls: unknown[][] = [];
const note =
  (name: string) =>
  (...values: unknown[]) =>
    void calls.push([name, ...values]);

const parts: PartsPage = {
  calls,
  showCard: (execution) => parts.showCards(execution),
  showDone: (change, result) => parts.showCards({ ...DONE, result: { ...RESULT, ...result }, ...change }),
  showCards(...executions) {
    root.render(
      <>
        {executions.map((execution, index) => (
          <ExecutionCard
            key={index}
            execution={execution}
            label={executions.length === 1 ? "Python" : `Python ${index + 1}`}
            onStop={note("stop")}
            onAnswer={note("answer")}
            onOpenAsCell={note("open")}
            artifactUrl={({ $artifact }) => `/artifacts/${$artifact}`}
            fileUrl={(path) => `/files/${path}`}
          />
        ))}
      </>,
    );
  },
  showSwitch(props) {
    root.render(<SandboxSwitch {...props} onChange={note("switch")} />);
  },
  showInspector(data, canEdit) {
    let files = data.files;
    const source: InspectorSource = {
      variables: async () => data.variables,
      files: async () => files,
      packages: async () => data.packages,
      history: async () => data.history,
      snapshots: async () => data.snapshots,
      async upload(file, onProgress) {
        onProgress(0.5);
        files = [...files, { path: file.name, size: file.size, modifiedAt: Date.now() }];
      },
      async remove(path) {
        files = files.filter((file) => file.path !== path);
      },
      fileUrl: (path) => `/files/${path}`,
      rewind: async (run) => note("rewind")(run),
    };
    root.render(<SessionInspector source={source} revision={0} canEdit={canEdit} />);
  },
};

Object.assign(window, { parts });
