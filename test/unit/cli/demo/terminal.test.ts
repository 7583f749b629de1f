import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createTerminal, type Terminal } from "../../../../src/cli/demo/terminal.ts";

function show(write: (terminal: Terminal) => void): string {
  const stream = new PassThrough();
  write(createTerminal(stream));
  return String(stream.read() ?? "");
}

test("joins pieces of output into lines behind a bar", () => {
  const text = show((terminal) => {
    terminal.output("stdout", "on");
    terminal.output("stdout", "e\ntwo\n");
    terminal.outcome(true, "0.01 s");
  });
  expect(text).toBe("  │ one\n  │ two\n  └ ✓ 0.01 s\n\n");
});

test("ends an unfinished line before what comes next", () => {
  const text = show((terminal) => {
    terminal.say("thinking");
    terminal.code("1/0\n");
    terminal.output("stderr", "oops");
    terminal.outcome(false, "RUNTIME_ERROR");
  });
  expect(text).toBe("thinking\n\n  ┌ Python\n  │ 1/0\n  ├ Output\n  │ oops\n  └ ✗ RUNTIME_ERROR\n\n");
});

test("writes no escapes where the stream is not a terminal, and none from the sandbox", () => {
  const text = show((terminal) => {
    terminal.speaker("You");
    terminal.output("stdout", "\u001b[2J\u001b]0;owned\u0007ok\n");
  });
  expect(text).toBe("\nYou\n  │ ok\n");
});
