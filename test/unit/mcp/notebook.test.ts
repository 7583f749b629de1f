import { expect, test } from "vitest";
import { readCells, writeNotebook } from "../../../src/mcp/notebook.ts";
import { makeResult } from "../tool/results.ts";

test.each([
  ["plain code", "x = 1", ["x = 1"]],
  ["lines # %%", "# %%\na\n# %% two\nb\n#%%\n", ["\na\n", "\nb\n"]],
  ["nothing but lines # %%", "# %%\n# %%", ["# %%\n# %%"]],
  [
    "an .ipynb",
    JSON.stringify({
      cells: [
        { cell_type: "markdown", source: "# Title" },
        { cell_type: "code", source: ["a = 1\n", "a"] },
        { cell_type: "code", source: "b" },
      ],
    }),
    ["a = 1\na", "b"],
  ],
  ["JSON that is no notebook", '{"cells": 1}', ['{"cells": 1}']],
])("reads the cells of %s", (_, code, cells) => {
  expect(readCells(code)).toEqual(cells);
});

test("writes what each cell came to, and nothing for cells after a failure", () => {
  const failed = makeResult({
    status: "error",
    stdout: "before\n",
    error: {
      code: "RUNTIME_ERROR",
      type: "ValueError",
      message: "no",
      line: 1,
      traceback: "Traceback\nValueError: no\n",
      suggestion: "",
    },
  });
  const notebook = JSON.parse(writeNotebook(["a\n", "b", "c"], [makeResult({ value: { "text/plain": "1" } }), failed]));
  expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "python3" } } });
  expect(notebook.cells).toEqual([
    {
      id: "cell-1",
      cell_type: "code",
      execution_count: 1,
      metadata: {},
      source: "a",
      outputs: [{ output_type: "execute_result", execution_count: 1, data: { "text/plain": "1" }, metadata: {} }],
    },
    expect.objectContaining({
      execution_count: 2,
      outputs: [
        { output_type: "stream", name: "stdout", text: "before\n" },
        { output_type: "error", ename: "ValueError", evalue: "no", traceback: ["Traceback", "ValueError: no"] },
      ],
    }),
    expect.objectContaining({ execution_count: null, outputs: [] }),
  ]);
});
