import { posix } from "node:path";
import { SandboxError } from "../protocol/index.ts";

const WORKSPACE = "/workspace";

/** Where deepagents by itself puts what is too long for a model; both lie in a hidden directory of /workspace. */
const OFFLOADED = ["/large_tool_results", "/conversation_history"];
const HIDDEN = `${WORKSPACE}/.deepagents`;

/**
 * The path relative to /workspace of what an agent names by an absolute path, or by one relative to /workspace; empty for
 * /workspace itself.
 *
 * @throws SandboxError `BAD_PATH`
 */
export function toWorkspacePath(path: string): string {
  const absolute = posix.resolve(WORKSPACE, path);
  const real = isBelow(OFFLOADED, absolute) ? HIDDEN + absolute : absolute;
  if (path.includes("\0") || !isBelow([WORKSPACE], real)) {
    throw new SandboxError("BAD_PATH", `The path "${path}" is not inside ${WORKSPACE}`);
  }
  return real.slice(WORKSPACE.length + 1);
}

/** The absolute path that an agent sees, of one relative to /workspace. */
export function toAgentPath(path: string): string {
  const absolute = `${WORKSPACE}/${path}`;
  return absolute.startsWith(`${HIDDEN}/`) ? absolute.slice(HIDDEN.length) : absolute;
}

/** An absolute path without dots and without a slash at its end. */
export function normalizePath(path: string): string {
  return posix.resolve(WORKSPACE, path);
}

function isBelow(directories: readonly string[], path: string): boolean {
  return directories.some((directory) => path === directory || path.startsWith(`${directory}/`));
}
