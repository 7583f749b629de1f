import type { ExecutionResult } from "../../protocol/index.ts";

/** What a run printed and how it failed, as one text: what a terminal would show of the script. */
export function formatOutput(result: ExecutionResult): string {
  const { stdout, stderr, displays, error, status } = result;
  const figures = displays.map(({ data }) => {
    const type = Object.keys(data).find((type) => type.startsWith("image/"));
    const text = typeof data["text/plain"] === "string" ? data["text/plain"] : "output";
    return type === undefined ? text : `[figure, left out: ${type}]`;
  });
  const failure =
    status === "timeout"
      ? `Timeout exceeded. ${error?.message}`
      : error && (error.traceback.trimEnd() || `${error.type ?? error.code}: ${error.message}`);
  return [stdout, stderr, ...figures, failure ?? ""].filter((part) => part !== "").reduce(joinLines, "");
}

function joinLines(text: string, next: string): string {
  return text === "" || text.endsWith("\n") ? text + next : `${text}\n${next}`;
}
