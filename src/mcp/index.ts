export type { McpCaller } from "./context.ts";
export { createMcpApp, type McpAppOptions } from "./create-mcp-app.ts";
export { type McpStdioOptions, serveMcpOverStdio } from "./serve-stdio.ts";
