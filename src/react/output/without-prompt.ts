import type { Output } from "../../protocol/index.ts";
import type { ExecutionView } from "../execution-view.ts";

/** What a run put out, without the question at its end while that stands at the field for its answer. */
export function withoutPrompt(outputs: Output[], input: ExecutionView["input"]): Output[] {
  const last = outputs.at(-1);
  if (!input || input.prompt.trim() === "" || last?.type !== "stdout" || !last.text.endsWith(input.prompt))
    return outputs;
  const text = last.text.slice(0, -input.prompt.length);
  return [...outputs.slice(0, -1), ...(text === "" ? [] : [{ type: "stdout" as const, text }])];
}
