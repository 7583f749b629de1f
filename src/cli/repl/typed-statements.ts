import type { Session } from "../../client/index.ts";
import { cleanText } from "../../tool/clean-text.ts";
import { INTERRUPTED, type Prompt } from "./prompt.ts";

const FIRST = ">>> ";
const MORE = "... ";
const INDENT = "    ";

/** Statements that a person types; Python says when one is whole. */
export async function* readTyped(session: Session, prompt: Prompt, block: Block): AsyncGenerator<string> {
  for (;;) {
    const line = await prompt.read(block.lines.length === 0 ? FIRST : MORE, { indent: block.indent });
    if (line === null) return;
    if (line === INTERRUPTED) {
      block.clear();
      continue;
    }
    block.lines.push(line);
    if (block.code.trim() === "") {
      block.clear();
      continue;
    }
    const { status, indent } = await session.isComplete(block.code);
    block.indent = indent;
    if (status === "incomplete") continue;
    const { code } = block;
    block.clear();
    yield code;
  }
}

/** The lines of a statement so far. */
export class Block {
  lines: string[] = [];
  /** What the next line begins with. */
  indent = "";

  get code(): string {
    return this.lines.join("\n");
  }

  clear(): void {
    this.lines = [];
    this.indent = "";
  }
}

/** What can follow a line, and the end of it that this stands for; an indent at the beginning of a line. */
export async function completeLine(session: Session, block: Block, line: string): Promise<[string[], string]> {
  if (line.trim() === "") return [[INDENT], ""];
  const code = [...block.lines, line].join("\n");
  const { matches, start, end } = await session.complete(code).catch(() => ({ matches: [], start: 0, end: 0 }));
  // The names are the sandbox's own, and go to a terminal.
  return [matches.filter((match) => cleanText(match) === match), [...code].slice(start, end).join("")];
}
