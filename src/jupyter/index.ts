export type { CallerOf } from "./access.ts";
export type { JupyterCaller } from "./caller.ts";
export { createJupyterApp, type JupyterApp, type JupyterAppOptions } from "./create-jupyter-app.ts";
