import type { ExecutionView, Refusal } from "../../react/execution-view.ts";

/** A call of a tool in an answer, or a cell that a person ran. */
export interface ToolCall extends ExecutionView {
  id: string;
  /** The tool's name; the page knows `pyodide_sandbox`. */
  tool: string;
}

export type Part =
  | { type: "text"; text: string }
  /** A file that a person attached; its path is relative to /workspace. */
  | { type: "file"; path: string; size: number; mediaType: string }
  | { type: "tool"; call: ToolCall };

/** Where the conversation's Python stood after a message. */
export interface PythonState {
  /** Id of the sandbox's session; each branch of a conversation has its own. */
  session: string;
  /** Number of the session's last run; 0 before the first. */
  run: number;
}

/**
 * A node of a conversation's tree: siblings are alternatives to one another, made by editing and by regenerating. A `cell` is
 * Python that a person ran.
 */
export interface Message {
  id: string;
  /** Null for the first message. */
  parentId: string | null;
  role: "user" | "assistant" | "cell";
  parts: Part[];
  status: "running" | "done" | "stopped" | "failed";
  /** Why it failed. */
  error: Refusal | null;
  /** Who wrote it, or asked for it. */
  author: { id: string; name: string };
  /** Model that answered. */
  model: string | null;
  /** Milliseconds since 1970. */
  createdAt: number;
  python: PythonState | null;
}
