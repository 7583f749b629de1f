export { discoverSidecar } from "./discover.ts";
export { findDeno, packageRoot } from "./find-deno.ts";
export type { SessionFiles } from "./files.ts";
export type { InputRequest, RunOptions } from "./run.ts";
export { type ConnectOptions, type Packages, SandboxClient } from "./sandbox-client.ts";
export { type ExecuteOptions, Session } from "./session.ts";
export { type Endpoint, type SidecarProcess, startSidecar, type StartOptions } from "./start-sidecar.ts";
