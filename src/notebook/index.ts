export { recordRun } from "./record-run.ts";
export { describeError } from "./describe-error.ts";
export { createNotebook, formatNotebook, languageInfo, type NewCell, type NewText } from "./create-notebook.ts";
export { type CodeCell, isCodeCell, type Notebook, readNotebook, sourceOf } from "./notebook.ts";
export { type Ran, toOutputs } from "./outputs.ts";
export { type Passage, toPage } from "./to-page.ts";
