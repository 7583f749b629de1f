import pc from "picocolors";
import { cleanText } from "../../tool/index.ts";

export interface Terminal {
  /** Quiet text about what is going on. */
  note(text: string): void;
  /** Who speaks next. */
  speaker(name: string): void;
  /** A piece of what is said; pieces join up. */
  say(text: string): void;
  /** Code that is about to run. */
  code(source: string): void;
  /** A piece of output of running code; pieces join up, behind a bar. */
  output(stream: "stdout" | "stderr", text: string): void;
  /** How a run went. */
  outcome(ok: boolean, text: string): void;
}

/** Writes a conversation to a stream; all text is taken as untrusted. Colours only where a terminal wants them. */
export function createTerminal(stream: NodeJS.WritableStream & { isTTY?: boolean }): Terminal {
  const { dim, bold, cyan, green, red, yellow } = pc.createColors(stream.isTTY === true && pc.isColorSupported);
  /** What the last piece was, and whether it ended its line. */
  let kind = "";
  let atLineStart = true;

  const begin = (next: string) => {
    if (kind !== next && !atLineStart) stream.write("\n");
    if (kind !== next) atLineStart = true;
    kind = next;
  };
  const line = (text: string) => {
    begin("line");
    stream.write(`${text}\n`);
  };
  const block = (text: string, paint: (text: string) => string) => {
    for (const part of cleanText(text).split(/(?<=\n)/)) {
      if (part === "") continue;
      stream.write(atLineStart ? `${dim("  │ ")}${paintLine(part, paint)}` : paintLine(part, paint));
      atLineStart = part.endsWith("\n");
    }
  };

  return {
    note: (text) => line(dim(cleanText(text))),
    speaker: (name) => line(`\n${bold(name)}`),
    say(text) {
      const clean = cleanText(text);
      if (clean === "") return;
      begin("speech");
      stream.write(clean);
      atLineStart = clean.endsWith("\n");
    },
    code(source) {
      line(dim("\n  ┌ Python"));
      begin("code");
      block(`${source.trimEnd()}\n`, cyan);
      line(dim("  ├ Output"));
    },
    output(stream, text) {
      begin("output");
      block(text, stream === "stderr" ? yellow : (text) => text);
    },
    outcome: (ok, text) => line(`${dim("  └ ")}${ok ? green("✓") : red("✗")} ${dim(cleanText(text))}\n`),
  };
}

/** Paints the text of a line, leaving its line feed alone. */
function paintLine(text: string, paint: (text: string) => string): string {
  return text.endsWith("\n") ? `${paint(text.slice(0, -1))}\n` : paint(text);
}
