import type { Limits } from "../protocol/index.ts";

/** Tells a model what it may rely on, from the limits that are in force. */
export function describeTool(limits: Limits): string {
  return [
    "Runs Python in a sandbox that belongs to this conversation. Returns what the code printed, the value of its last expression, its figures as images, and the names of the files that it wrote.",
    "- State: variables, imports, functions and files stay from call to call, as a rule also over idle time and restarts, so build on earlier calls. If something was lost, the result says so.",
    "- Output: use print(), or end with an expression. Matplotlib figures that are open at the end are captured; plt.show() and savefig() are not needed. Top-level await works.",
    `- Packages: ${describePackages(limits)}`,
    `- Files: the working directory is /workspace; the user's files are there. A file may have ${size(limits.maxFileBytes)} at most.`,
    `- Network: ${describeNetwork(limits.network)}`,
    `- Limits: ${limits.defaultTimeoutMs / 1000} seconds for a call, up to ${limits.maxTimeoutMs / 1000} with timeout_seconds; ${limits.memoryMegabytes} MB of memory. Python is built for WebAssembly: no shell, subprocesses or threads.`,
  ].join("\n");
}

function describePackages({ packages, installs }: Limits): string {
  const ready =
    packages.length === 0 ? "the standard library is ready." : `${packages.join(", ")} are ready to import.`;
  return installs
    ? `${ready} Others are installed when they are imported, or by naming them in packages.`
    : `${ready} No others can be installed.`;
}

function describeNetwork(network: Limits["network"]): string {
  if (network === "off") return "none.";
  if (network === "public") return "public hosts, with requests or httpx.";
  return `only ${network.join(", ")}, with requests or httpx.`;
}

const size = (bytes: number) => `${Math.floor(bytes / 1024 ** 2)} MB`;
