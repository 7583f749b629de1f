import type { Limits } from "../protocol/index.ts";
import { describeNetwork, describePackages, describeSize } from "../tool/describe-tool.ts";

/** Tells a model what `run_python` does under the limits that are in force. */
export function describeRunPython(limits: Limits): string {
  return [
    "Runs Python in a sandbox and returns what it printed, the value of its last expression, its figures as images, and links to the files that it wrote.",
    "- State: the variables, imports, functions and files of a sandbox stay from call to call with the same sandbox_id. If something was lost, the result says so.",
    "- Output: use print(), or end with an expression. Matplotlib figures that are open at the end are captured. Top-level await works.",
    `- Packages: ${describePackages(limits)}`,
    `- Files: in /workspace, ${describeSize(limits.maxFileBytes)} each at most.`,
    `- Network: ${describeNetwork(limits.network)}`,
    `- Limits: ${limits.memoryMegabytes} MB of memory. Python is built for WebAssembly: no shell, subprocesses, threads or sockets; test a web application through its test client.`,
  ].join("\n");
}

/** Tells a model what `install_packages` can do under the limits that are in force. */
export function describeInstalling(limits: Limits): string {
  return `Installs Python packages in a sandbox. ${describePackages(limits)} Packages must be pure Python or built for Pyodide.`;
}
