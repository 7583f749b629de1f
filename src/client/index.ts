export { discoverSidecar } from "./discover.ts";
export { findDeno, packageRoot } from "./find-deno.ts";
export { packageVersion } from "./package-version.ts";
export type { FileStream, SessionFiles } from "./files.ts";
export type { InputRequest, RunOptions } from "./run.ts";
export { type ConnectOptions, type Packages, SandboxClient, type Templates } from "./sandbox-client.ts";
export { type ExecuteOptions, Session } from "./session.ts";
export type { RunTools, ToolCall } from "./tool-calls.ts";
export { decodeValue } from "./values/decode-value.ts";
export { encodeValue } from "./values/encode-value.ts";
export {
  Complex,
  type PythonArray,
  PythonObject,
  type PythonValue,
  type TypedArray,
  withShape,
} from "./values/python-value.ts";
export { type Endpoint, type SidecarProcess, startSidecar, type StartOptions } from "./start-sidecar.ts";
