import { describe, expect, test } from "vitest";
import { formatResult } from "../../../src/tool/format-result.ts";
import { DIVISION_BY_ZERO, makeResult, PNG } from "./results.ts";

describe("text", () => {
  test("is the bare output, or the bare value, when there is nothing else", () => {
    expect(formatResult(makeResult({ stdout: "hello\n" }))).toBe("hello");
    expect(formatResult(makeResult({ value: { "text/plain": "42" } }))).toBe("42");
  });

  test("says so when there is nothing at all", () => {
    expect(formatResult(makeResult())).toBe("The code ran and printed nothing.");
  });

  test("names its parts when there are several", () => {
    const result = makeResult({
      stdout: "a\nb\n",
      value: { "text/plain": "   x\n0  1", "text/html": "<table></table>" },
      stderr: "DeprecationWarning: old\n",
      files: [{ path: "report.md", size: 12, change: "created" }],
      packages: ["flask==3.1.0"],
    });
    expect(formatResult(result)).toBe(
      [
        "Output:\na\nb",
        "Value:\n   x\n0  1",
        "Standard error: DeprecationWarning: old",
        "Files in /workspace: report.md (created, 12 bytes)",
        "Installed: flask==3.1.0",
      ].join("\n\n"),
    );
  });

  test("gives an error its code, line, traceback and suggestion", () => {
    const text = formatResult(DIVISION_BY_ZERO);
    expect(text).toMatch(
      /^Error:\nRUNTIME_ERROR at line 3\nTraceback[^]*ZeroDivisionError: division by zero\nRead the traceback/,
    );
  });

  test("gives an error without a traceback its message", () => {
    const error = {
      ...DIVISION_BY_ZERO.error!,
      code: "EXECUTION_TIMEOUT",
      type: null,
      message: "Too slow",
      traceback: "",
    } as const;
    expect(formatResult(makeResult({ status: "timeout", error }))).toContain("Too slow");
  });

  test("says in one sentence that the state was lost, and why", () => {
    const session = { id: "c", run: 2, state: "lost", reason: "the run before did not stop" } as const;
    expect(formatResult(makeResult({ stdout: "1\n", session }))).toContain(
      "State: The variables of earlier runs are lost (the run before did not stop); run the code",
    );
  });

  test("leaves it to the next result to say what is left when the run itself was lost", () => {
    const session = { id: "c", run: 2, state: "lost", reason: "The sidecar was restarted" } as const;
    expect(formatResult(makeResult({ status: "lost", session }))).toBe(
      "State: What this run did is lost (The sidecar was restarted); the next result says what is still there.",
    );
  });

  test("says in one sentence that the state was restored, and what it is without", () => {
    const session = { id: "c", run: 3, state: "restored", reason: "The session is as it was after run 2" } as const;
    expect(formatResult(makeResult({ stdout: "1\n", session }))).toBe(
      "Output:\n1\n\nState: The session was restored: The session is as it was after run 2.",
    );
  });

  test("says nothing of a state that is new or was kept", () => {
    for (const state of ["new", "kept"] as const) {
      expect(formatResult(makeResult({ stdout: "1\n", session: { id: "c", run: 2, state, reason: null } }))).toBe("1");
    }
  });

  test("shortens long output and says where all of it is", () => {
    const result = makeResult({ stdout: `begin\n${"x".repeat(50_000)}\nend\n` });
    const text = formatResult(result, "/workspace/.output/run-1.txt") as string;
    expect(text.length).toBeLessThan(10_200);
    expect(text).toMatch(/^begin[^]*all of it is in \/workspace\/\.output\/run-1\.txt[^]*end$/);
  });

  test("names the formats of an output that a model cannot read", () => {
    const value = { "application/vnd.plotly.v1+json": {}, "text/html": "<div>" };
    expect(formatResult(makeResult({ value }))).toBe("[application/vnd.plotly.v1+json, text/html]");
  });

  test("holds no terminal escapes", () => {
    expect(formatResult(makeResult({ stdout: "\u001b[1mbold\u001b[0m" }))).toBe("bold");
  });
});

describe("images", () => {
  const figure = { data: { "image/png": PNG, "text/plain": "<Figure>" }, metadata: {} };

  test("come as standard content blocks after the text", () => {
    expect(formatResult(makeResult({ stdout: "drawn\n", displays: [figure] }))).toEqual([
      { type: "text", text: "drawn" },
      { type: "image", mimeType: "image/png", data: PNG },
    ]);
  });

  test("are left out where they are not what they say", () => {
    const forged = { data: { "image/png": "PHNjcmlwdD4=", "text/plain": "not an image" }, metadata: {} };
    expect(formatResult(makeResult({ displays: [forged] }))).toBe("Displayed: not an image");
  });

  test("are left out beyond eight, and the text says how many", () => {
    const content = formatResult(makeResult({ displays: Array.from({ length: 10 }, () => figure) }));
    expect(content).toHaveLength(9);
    expect(content[0]).toMatchObject({ text: "Images: 2 more are not shown here: too many or too large" });
  });
});
