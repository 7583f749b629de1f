export { SandboxClient, Session } from "./client/index.ts";
export type {
  ConnectOptions,
  ExecuteOptions,
  InputRequest,
  Packages,
  RunOptions,
  RunTools,
  SessionFiles,
  Templates,
  ToolCall,
} from "./client/index.ts";

export {
  createPyodideSandboxTool,
  pyodideSandbox,
  PyodideSandboxTool,
  SANDBOX_TOOL_NAME,
  sandboxToolMiddleware,
  toolImagesMiddleware,
} from "./tool/index.ts";
export type {
  LangChainTool,
  PyodideSandboxOptions,
  PythonToolCall,
  PythonToolsOptions,
  SandboxProgress,
  SandboxToolMiddlewareOptions,
  SandboxToolOptions,
  SessionSource,
  ToolImages,
} from "./tool/index.ts";

export { Complex, createExecutor, Executor, PythonError, PythonObject, withShape } from "./executor/index.ts";
export type {
  BackendName,
  Call,
  CallOptions,
  DockerOptions,
  ExecutorOptions,
  ExecutorResult,
  Health,
  ManyOptions,
  PyodideOptions,
  PythonArray,
  PythonValue,
  SubprocessOptions,
  TypedArray,
} from "./executor/index.ts";

export { FileToggleStore } from "./config/file-toggles.ts";
export { isToolOn, MemoryToggleStore, withAgentDefaults } from "./config/toggles.ts";
export type { ToggleScope, ToggleStore } from "./config/toggles.ts";
export { type Agents, loadAgents } from "./config/agents.ts";
export { loadPolicy } from "./config/load-policy.ts";
export type { LoadPolicyOptions } from "./config/load-policy.ts";
export { policySchema } from "./config/policy.ts";
export type { AgentPolicy, EffectivePolicy, Policy } from "./config/policy.ts";

export { ERROR_CODES, executionResultSchema, SandboxError } from "./protocol/index.ts";
export type {
  Display,
  ErrorCode,
  ExecutionError,
  ExecutionEvent,
  ExecutionResult,
  ExecutionStatus,
  FileChange,
  FileEntry,
  Limits,
  MimeBundle,
  PackageInfo,
  Progress,
  SessionInfo,
  SessionState,
  SidecarStatus,
  Snapshot,
  ToolSignature,
  Variable,
} from "./protocol/index.ts";
