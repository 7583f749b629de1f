export type { BackendName } from "./backend.ts";
export type { CallOptions } from "./call-options.ts";
export { createExecutor, type ExecutorOptions } from "./create-executor.ts";
export { type Call, Executor, type Health, type ManyOptions } from "./executor.ts";
export type { ExecutorResult } from "./executor-result.ts";
export type { DockerOptions } from "./machine/docker-backend.ts";
export type { SubprocessOptions } from "./machine/subprocess-backend.ts";
export type { PyodideOptions } from "./pyodide-backend.ts";
export { PythonError } from "./python-error.ts";
export {
  Complex,
  type PythonArray,
  PythonObject,
  type PythonValue,
  type TypedArray,
  withShape,
} from "../client/index.ts";
