export { recordRun } from "./record-run.ts";
export { createNotebook, formatNotebook, languageInfo } from "./create-notebook.ts";
export { type CodeCell, isCodeCell, type Notebook, readNotebook, sourceOf } from "./notebook.ts";
export { type Ran, toOutputs } from "./outputs.ts";
