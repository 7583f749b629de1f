import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import type { InputRequest } from "../client/index.ts";

export interface StandardInput {
  /** The next line, without its end; null at the end of the input. */
  answer: (request: InputRequest) => Promise<string | null>;
  close: () => void;
}

/** Reads this process's standard input, but not before Python asks for a line. */
export function createStandardInput(): StandardInput {
  let reader: Interface | undefined;
  let lines: AsyncIterator<string> | undefined;
  let isHidden = false;

  const open = () => {
    // Python has printed its prompt; readline only echoes what is typed, which a password must not be.
    const echo = new Writable({ write: (chunk, _, done) => void (isHidden || process.stderr.write(chunk), done()) });
    reader = createInterface({ input: process.stdin, output: echo, terminal: process.stdin.isTTY });
    reader.on("SIGINT", () => process.emit("SIGINT"));
    return reader[Symbol.asyncIterator]();
  };

  return {
    async answer({ password }) {
      isHidden = password;
      lines ??= open();
      const next = await lines.next();
      if (isHidden) process.stderr.write("\n");
      isHidden = false;
      return next.done ? null : next.value;
    },
    close: () => reader?.close(),
  };
}
