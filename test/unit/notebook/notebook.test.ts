import { expect, test } from "vitest";
import {
  createNotebook,
  formatNotebook,
  isCodeCell,
  readNotebook,
  sourceOf,
  toOutputs,
} from "../../../src/notebook/index.ts";

const NOTEBOOK = {
  cells: [
    { cell_type: "markdown", id: "a", metadata: {}, source: ["# Title\n", "text"] },
    { cell_type: "code", execution_count: 3, id: "b", metadata: { tags: ["x"] }, outputs: [], source: "1", own: true },
  ],
  metadata: { kernelspec: { display_name: "My Python", language: "python", name: "mine" }, own: [1] },
  nbformat: 4,
  nbformat_minor: 5,
};

test("reads a notebook with all that is in it, in its order", () => {
  const text = formatNotebook(NOTEBOOK as never);
  const notebook = readNotebook(text);
  expect(formatNotebook(notebook)).toBe(text);
  expect(notebook.cells.map(sourceOf)).toEqual(["# Title\ntext", "1"]);
  expect(notebook.cells.map(isCodeCell)).toEqual([false, true]);
});

test.each([
  ["no JSON", "{", "It is no notebook: it is not JSON"],
  ["other JSON", "[]", "It is no notebook: it has no nbformat"],
  [
    "version 3",
    JSON.stringify({ nbformat: 3, nbformat_minor: 0, worksheets: [{ cells: [] }], metadata: {} }),
    "It is a notebook of nbformat 3, and only 4 can be used: convert it with `jupyter nbconvert --to notebook`",
  ],
  ["version 5", '{"nbformat": 5}', "It is a notebook of nbformat 5, and only 4 can be used"],
  ["no cells", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', /^It is no valid notebook: cells: /],
  [
    "a cell without a source",
    JSON.stringify({ ...NOTEBOOK, cells: [{ cell_type: "code", metadata: {} }] }),
    /^It is no valid notebook: cells\.0\.source: /,
  ],
])("refuses %s and says why", (_, text, message) => {
  expect(() => readNotebook(text)).toThrow(message);
});

test("gives outputs in their order, then the value, then the error", () => {
  const error = { code: "RUNTIME_ERROR", type: "ValueError", message: "no", line: 1, suggestion: "" } as const;
  const outputs = toOutputs(
    {
      outputs: [
        { type: "stdout", text: "a\n" },
        {
          type: "display",
          display: { data: { "image/png": "AAAA", "application/json": [1], "text/plain": "p" }, metadata: { k: 1 } },
        },
        { type: "stderr", text: "b\n" },
      ],
      value: { "text/plain": "1" },
      error: { ...error, traceback: "Traceback\nValueError: no\n" },
    },
    7,
  );
  expect(outputs).toEqual([
    { output_type: "stream", name: "stdout", text: "a\n" },
    {
      output_type: "display_data",
      data: { "image/png": "AAAA", "application/json": [1], "text/plain": "p" },
      metadata: { k: 1 },
    },
    { output_type: "stream", name: "stderr", text: "b\n" },
    { output_type: "execute_result", execution_count: 7, data: { "text/plain": "1" }, metadata: {} },
    { output_type: "error", ename: "ValueError", evalue: "no", traceback: ["Traceback", "ValueError: no"] },
  ]);
  expect(
    toOutputs(
      { outputs: [], value: null, error: { ...error, code: "EXECUTION_TIMEOUT", type: null, traceback: "" } },
      1,
    ),
  ).toEqual([{ output_type: "error", ename: "EXECUTION_TIMEOUT", evalue: "no", traceback: ["EXECUTION_TIMEOUT: no"] }]);
});

test("makes a notebook of cells, some of which did not run", () => {
  const ran = { outputs: [], value: { "text/plain": "1" }, error: null };
  const notebook = createNotebook(
    [
      { source: "a", ran },
      { source: "b", ran: null },
      { source: "c", ran, count: 9 },
    ],
    "3.14.0",
  );
  expect(notebook).toMatchObject({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: "python3" }, language_info: { name: "python", version: "3.14.0" } },
    cells: [
      {
        id: "cell-1",
        execution_count: 1,
        source: "a",
        outputs: [{ output_type: "execute_result", execution_count: 1 }],
      },
      { id: "cell-2", execution_count: null, outputs: [] },
      { id: "cell-3", execution_count: 9, outputs: [{ execution_count: 9 }] },
    ],
  });
  expect(readNotebook(formatNotebook(notebook))).toEqual(notebook);
});
