import type { Limits } from "../protocol/index.ts";
import type { PythonTool } from "./python-tool.ts";

/** Tells a model what it may rely on, from the limits that are in force. */
export function describeTool(limits: Limits, tools: readonly PythonTool[] = []): string {
  return [
    "Runs Python in a sandbox that belongs to this conversation. Returns what the code printed, the value of its last expression, its figures as images, and the names of the files that it wrote.",
    "- State: variables, imports, functions and files stay from call to call, as a rule also over idle time and restarts, so build on earlier calls. If something was lost, the result says so.",
    "- Output: use print(), or end with an expression. Matplotlib figures that are open at the end are captured; plt.show() and savefig() are not needed. Top-level await works.",
    `- Packages: ${describePackages(limits)}`,
    `- Files: the working directory is /workspace; the user's files are there. A file may have ${describeSize(limits.maxFileBytes)} at most.`,
    `- Network: ${describeNetwork(limits.network)}`,
    `- Limits: ${limits.defaultTimeoutMs / 1000} seconds for a call, up to ${limits.maxTimeoutMs / 1000} with timeout_seconds; ${limits.memoryMegabytes} MB of memory. Python is built for WebAssembly: no shell, subprocesses or threads.`,
    ...describePythonTools(limits.tools, tools),
  ].join("\n");
}

function describePythonTools({ maxCalls, maxTimeMs }: Limits["tools"], tools: readonly PythonTool[]): string[] {
  const [first] = tools;
  if (first === undefined) return [];
  const { name } = first.signature;
  return [
    `- Tools: the code can call the functions below, which run outside of the sandbox, as \`from tools import ${name}\`. Prefer that to single tool calls: loop over them, filter their results in Python, and print only what matters. \`await ${name}.aio(…)\` with asyncio.gather has many go on at once. A call that fails raises tools.ToolError. At most ${maxCalls} calls in one run, ${maxTimeMs / 1000} seconds each.`,
    "```python",
    tools.map(({ stub }) => stub).join("\n\n"),
    "```",
  ];
}

export function describePackages({ packages, installs }: Limits): string {
  const ready =
    packages.length === 0 ? "the standard library is ready." : `${packages.join(", ")} are ready to import.`;
  return installs
    ? `${ready} Others are installed when they are imported, or by naming them in packages.`
    : `${ready} No others can be installed.`;
}

export function describeNetwork(network: Limits["network"]): string {
  if (network === "off") return "none.";
  if (network === "public") return "public hosts, with requests or httpx.";
  return `only ${network.join(", ")}, with requests or httpx.`;
}

export const describeSize = (bytes: number) => `${Math.floor(bytes / 1024 ** 2)} MB`;
