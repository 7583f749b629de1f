import { expect, test } from "vitest";
import { type ExecuteCell, executeNotebook } from "../../../../src/cli/notebook/execute-notebook.ts";
import type { Notebook } from "../../../../src/notebook/index.ts";
import type { ExecutionStatus } from "../../../../src/protocol/index.ts";
import { makeResult } from "../../tool/results.ts";

const code = (source: string, tags?: string[]) => ({
  cell_type: "code",
  execution_count: 9,
  metadata: { ...(tags && { tags }) },
  outputs: ["old"],
  source,
});

function makeNotebook(...cells: Notebook["cells"]): Notebook {
  return { cells, metadata: { kernelspec: { name: "mine" } }, nbformat: 4, nbformat_minor: 5 };
}

/** Ends as the cell's source says. */
const execute: ExecuteCell = async (source) => {
  const result = makeResult({
    status: source as ExecutionStatus,
    value: { "text/plain": source },
    pythonVersion: "3.14",
  });
  return { result, ran: { outputs: [], value: result.value, error: null } };
};

const countsOf = ({ cells }: Notebook) => cells.map((cell) => cell["execution_count"]);

test("runs the code cells in order and leaves the others as they are", async () => {
  const markdown = { cell_type: "markdown", id: "m", metadata: {}, source: ["# T"] };
  const raw = { cell_type: "raw", id: "r", metadata: { k: 1 }, source: "raw" };
  const notebook = makeNotebook(
    structuredClone(markdown),
    code("success"),
    structuredClone(raw),
    code(" "),
    code("success"),
  );
  const run = await executeNotebook(notebook, { execute, allowErrors: false });
  expect(run).toEqual({ codeCells: 3, ran: 2, failed: [], stopped: false });
  expect([notebook.cells[0], notebook.cells[2]]).toEqual([markdown, raw]);
  expect(countsOf(notebook)).toEqual([undefined, 1, undefined, null, 2]);
  expect(notebook.cells[4]).toMatchObject({ outputs: [{ output_type: "execute_result", execution_count: 2 }] });
  expect(notebook.metadata).toEqual({
    kernelspec: { name: "mine" },
    language_info: { name: "python", version: "3.14" },
  });
});

test.each([
  ["stops at the first failure, and leaves nothing old behind it", ["error", "success"], {}, [1, null], true],
  ["goes on when errors are allowed", ["error", "timeout", "success"], { allowErrors: true }, [1, 2, 3], false],
  ["stops all the same when the Python is gone", ["lost", "success"], { allowErrors: true }, [1, null], true],
  ["stops when it is cancelled", ["cancelled", "success"], { allowErrors: true }, [1, null], true],
])("%s", async (_, statuses, options, counts, stopped) => {
  const notebook = makeNotebook(...statuses.map((status) => code(status)));
  const run = await executeNotebook(notebook, { execute, allowErrors: false, ...options });
  expect(countsOf(notebook)).toEqual(counts);
  expect(notebook.cells.flatMap((cell) => cell["outputs"])).not.toContain("old");
  expect(run.stopped).toBe(stopped);
  expect(run.failed[0]).toMatchObject({ cell: 1, result: { status: statuses[0] } });
});

test("knows the tags of cells that may fail and of cells to leave out", async () => {
  const notebook = makeNotebook(
    code("error", ["raises-exception"]),
    code("error", ["skip-execution"]),
    code("success"),
  );
  const run = await executeNotebook(notebook, { execute, allowErrors: false });
  expect(run).toMatchObject({ ran: 2, failed: [{ cell: 1 }], stopped: false });
  expect(countsOf(notebook)).toEqual([1, null, 2]);
});

test("gives each cell an id of its own where the format has ids", async () => {
  const cells = () => [{ ...code(" "), id: "cell-2" }, code(" "), { ...code(" "), id: "cell-2" }];
  const notebook = makeNotebook(...cells());
  await executeNotebook(notebook, { execute, allowErrors: false });
  expect(new Set(notebook.cells.map(({ id }) => id)).size).toBe(3);
  expect(notebook.cells[0]?.id).toBe("cell-2");
  const older = { ...makeNotebook(code(" ")), nbformat_minor: 4 };
  await executeNotebook(older, { execute, allowErrors: false });
  expect(older.cells[0]?.id).toBeUndefined();
});
