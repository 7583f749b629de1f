import { SandboxError } from "./codes.ts";

/**
 * The name that a file of /workspace has in its list, for a path that is relative to /workspace or begins with it.
 *
 * @throws SandboxError `BAD_PATH` for one that leaves it
 */
export function workspacePath(path: string): string {
  const parts = path
    .replace(/^\/workspace(\/|$)/, "")
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const isOutside = path.startsWith("/") && !path.startsWith("/workspace/");
  if (isOutside || parts.length === 0 || parts.includes("..") || path.includes("\0")) {
    throw new SandboxError("BAD_PATH", `The path "${path}" is not inside /workspace`);
  }
  return parts.join("/");
}
