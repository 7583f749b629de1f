import { SandboxError } from "../../protocol/index.ts";
import type { Refusal } from "../../react/execution-view.ts";

const MAX_CHARACTERS = 300;

/** Why a model did not answer, as people read it. What a provider says of a key is left out, as it quotes the key. */
export function describeModelFailure(error: unknown, model: string): Refusal {
  const known = causesOf(error).find((one) => one instanceof SandboxError);
  if (known !== undefined) return { code: known.code, message: known.message, suggestion: known.suggestion };
  const [message, suggestion] = explain(error, `model "${model}"`);
  return { code: "MODEL_FAILED", message, suggestion };
}

const AGAIN = "Regenerate the answer in a moment, or choose another model.";

function explain(error: unknown, model: string): [message: string, suggestion: string] {
  const { name, message, status, code } = factsOf(error);
  if (status === 401 || status === 403) {
    return [
      `The ${model} cannot be used: its provider refuses the key`,
      "Ask an administrator to check the provider's key.",
    ];
  }
  if (status === 404) {
    return [`The provider does not know the ${model}`, "Choose another model, or tell an administrator."];
  }
  if (status === 429) return [`The provider of the ${model} takes no more requests now`, AGAIN];
  if (name.includes("GraphRecursionError")) {
    return ["The answer took too many steps and was ended", "Ask for a part of it, or tell it to go on."];
  }
  if (/context.?(length|window)|too many tokens|prompt is too long/i.test(message)) {
    return [`The conversation is too long for the ${model}`, "Begin a new one, or branch off earlier."];
  }
  if (UNREACHABLE.test(`${name} ${code} ${message}`)) {
    return [`The provider of the ${model} cannot be reached`, AGAIN];
  }
  if (status !== undefined && status >= 500) return [`The provider of the ${model} failed`, AGAIN];
  const [line = ""] = message.split("\n", 1);
  return [`The ${model} failed: ${line.slice(0, MAX_CHARACTERS)}`, AGAIN];
}

const UNREACHABLE =
  /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|APIConnection|connection error|fetch failed|timed? ?out/i;

/** What is known of an error or of those that it came from: middleware wraps what a provider's client throws. */
function factsOf(error: unknown): { name: string; message: string; status: number | undefined; code: string } {
  const chain = causesOf(error);
  const first = <Key extends string>(key: Key) =>
    chain.map((one) => (one as { [K in Key]?: unknown })[key]).find(Boolean);
  const status = first("status");
  return {
    name: chain.map(({ name }) => name).join(" "),
    message: chain.at(-1)?.message ?? String(error),
    status: typeof status === "number" ? status : undefined,
    code: String(first("code") ?? ""),
  };
}

const MAX_CAUSES = 5;

function causesOf(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let one = error; one instanceof Error && chain.length < MAX_CAUSES; one = one.cause) chain.push(one);
  return chain;
}
