export { cleanText } from "./clean-text.ts";
export { pyodideSandbox, type PyodideSandboxOptions } from "./pyodide-sandbox.ts";
export {
  createPyodideSandboxTool,
  PyodideSandboxTool,
  type SandboxToolOptions,
  type SessionSource,
} from "./pyodide-sandbox-tool.ts";
export type { LangChainTool } from "./python-tool.ts";
export type { PythonToolCall, PythonToolsOptions } from "./python-tools.ts";
export { formatResult } from "./format-result.ts";
export { imagesOf } from "./result-images.ts";
export { SANDBOX_TOOL_NAME, type SandboxProgress } from "./report-progress.ts";
export { sandboxToolMiddleware, type SandboxToolMiddlewareOptions } from "./sandbox-tool-middleware.ts";
export { chooseToolImages, type ToolImages, toolImagesMiddleware } from "./tool-images-middleware.ts";
