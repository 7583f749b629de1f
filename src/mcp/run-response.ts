import type { CallToolResult } from "@modelcontextprotocol/server";
import type { Session } from "../client/index.ts";
import { ERROR_CODES, type ExecutionResult, exitCodeOf, type SandboxError } from "../protocol/index.ts";
import { cleanText } from "../tool/clean-text.ts";
import { describeState } from "../tool/describe-state.ts";
import { describeBundle, describeError, TEXT_LIMITS } from "../tool/format-result.ts";
import { keepLongOutput } from "../tool/keep-long-output.ts";
import { imagesOf } from "../tool/result-images.ts";
import { truncateMiddle } from "../tool/truncate-middle.ts";
import { linkFile } from "./file-resources.ts";
import type { RunReport } from "./perform-run.ts";
import type { RunPythonResult } from "./schemas.ts";

/** UTF-16 units of each stream in a response. */
const STREAM_LIMIT = 100_000;
const MAX_LINKS = 20;

/** Makes the answer of `run_python` of what a run came to: its text, what else a model should know, images, and links to files. */
export async function respondToRun(
  sandboxId: string,
  session: Session,
  { result, notes }: RunReport,
): Promise<CallToolResult> {
  const { images, omitted } = imagesOf(result);
  const longOutput = await keepLongOutput(session, result);
  const text = summarize(result, longOutput);
  const structured: RunPythonResult = {
    text,
    is_error: result.error !== null,
    metadata: describeRun(result, notes),
  };
  const details = [
    result.error === null ? "" : describeFailure(result),
    omitted === 0 ? "" : `${omitted} more images are not shown: too many or too large.`,
    describeState(result),
    ...notes.map((note) => `Note: ${note}.`),
  ].filter(Boolean);
  return {
    isError: structured.is_error,
    structuredContent: structured,
    content: [
      { type: "text", text },
      ...(details.length > 0 ? [{ type: "text", text: cleanText(details.join("\n\n")) } as const] : []),
      ...images,
      ...result.files.slice(0, MAX_LINKS).map((file) => linkFile(sandboxId, file)),
    ],
  };
}

/** Makes the answer of `run_python` of a call that was refused. */
export function respondToRefusal({ code, message, suggestion }: SandboxError): CallToolResult {
  const structured: RunPythonResult = {
    text: cleanText(`Python execution failed: ${message}`),
    is_error: true,
    metadata: {
      language: "python",
      exit_code: 1,
      stdout: "",
      stderr: "",
      duration: 0,
      timed_out: false,
      packages_installed: [],
      python_version: "",
      virtual_env: null,
      files_created: [],
      files_changed: [],
      error_code: code,
      suggestion,
      notes: [],
    },
  };
  return {
    isError: true,
    structuredContent: structured,
    content: [
      { type: "text", text: structured.text },
      { type: "text", text: cleanText(`${code}\n${suggestion}`) },
    ],
  };
}

/** What the code printed, showed and came to, or in one line why it failed. */
function summarize(result: ExecutionResult, longOutput: string | undefined): string {
  const { error, stdout, displays, value } = result;
  if (error !== null) {
    const reason = error.type === null ? error.message : `${error.type}: ${error.message}`;
    return cleanText(`Python execution failed: ${truncateMiddle(reason, TEXT_LIMITS.value)}`);
  }
  const whole = longOutput === undefined ? undefined : `all of it is in ${longOutput}`;
  const shown = displays.map(({ data }) => describeBundle(data)).filter(Boolean);
  const parts = [
    truncateMiddle(stdout.trimEnd(), TEXT_LIMITS.output, whole),
    truncateMiddle(shown.join("\n"), TEXT_LIMITS.displays),
    value === null ? "" : truncateMiddle(describeBundle(value), TEXT_LIMITS.value),
  ].filter(Boolean);
  return cleanText(parts.join("\n")) || "The code ran and printed nothing.";
}

function describeFailure({ error, stdout, stderr }: ExecutionResult): string {
  const parts = [
    ["Printed before it failed", truncateMiddle(stdout.trimEnd(), TEXT_LIMITS.output)],
    ["Standard error", truncateMiddle(stderr.trimEnd(), TEXT_LIMITS.stderr)],
    ["Error", error === null ? "" : describeError(error)],
  ];
  return parts
    .filter(([, body]) => body !== "")
    .map(([label, body]) => `${label}:\n${body}`)
    .join("\n\n");
}

function describeRun(result: ExecutionResult, notes: string[]): RunPythonResult["metadata"] {
  const { error, files, session } = result;
  const pathsOf = (change: "created" | "changed") =>
    files.filter((file) => file.change === change).map((file) => file.path);
  return {
    language: "python",
    exit_code: exitCodeOf(result),
    stdout: truncateMiddle(result.stdout, STREAM_LIMIT),
    stderr: truncateMiddle(result.stderr + (error?.traceback ?? ""), STREAM_LIMIT),
    duration: result.durationMs / 1000,
    timed_out: result.status === "timeout",
    packages_installed: result.packages,
    python_version: result.pythonVersion,
    virtual_env: null,
    files_created: pathsOf("created"),
    files_changed: pathsOf("changed"),
    ...(error !== null && {
      ...(error.type !== null && { error_type: error.type }),
      ...(error.line !== null && { error_line: error.line }),
      error_code: error.code,
      suggestion: error.suggestion || ERROR_CODES[error.code].advice,
    }),
    notes,
    session: { run: session.run, state: session.state, reason: session.reason },
  };
}
