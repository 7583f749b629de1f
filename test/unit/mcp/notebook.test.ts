import { expect, test } from "vitest";
import { readCells } from "../../../src/mcp/notebook.ts";

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
