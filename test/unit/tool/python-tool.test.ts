import { DynamicTool, tool } from "@langchain/core/tools";
import { expect, test } from "vitest";
import { z } from "zod";
import { toolSignatureSchema } from "../../../src/protocol/index.ts";
import { describePythonTool, pythonName } from "../../../src/tool/python-tool.ts";

const describe = (schema: z.ZodType | Record<string, unknown>, description = "Does it.", name = "do_it") =>
  describePythonTool(tool(async () => "", { name, description, schema: schema as z.ZodObject }));
const head = (schema: z.ZodType | Record<string, unknown>) => describe(schema).stub.split("\n")[0];

test("shows a tool as a stub of Python, its parameters in the schema's order and the required ones first", () => {
  const { stub, signature } = describe(
    z.object({
      limit: z.number().int().default(5),
      query: z.string().describe("what to look for"),
      exact: z.boolean().optional(),
    }),
    "Searches the web.",
    "search",
  );
  expect(stub).toBe(
    'def search(query: str, limit: int = 5, exact: bool = ...) -> Any:\n    """Searches the web.\n\n    query: what to look for\n    """',
  );
  expect(signature.parameters).toEqual([
    { name: "query", required: true },
    { name: "limit", required: false },
    { name: "exact", required: false },
  ]);
  expect(toolSignatureSchema.safeParse(signature).success).toBe(true);
});

test("shows types as Python has them", () => {
  const schema = z.object({
    kind: z.enum(["a", "b"]),
    amounts: z.array(z.number()),
    place: z.object({ city: z.string(), days: z.number().int().optional() }),
    either: z.union([z.string(), z.number()]).nullable(),
    when: z.date(),
    flag: z.boolean().default(true),
  });
  expect(head(schema)).toBe(
    'def do_it(kind: Literal["a", "b"], amounts: list[float], place: {"city": str, "days"?: int}, ' +
      "either: str | float | None, when: Any, flag: bool = True) -> Any:",
  );
});

test("takes JSON schemas, follows their references and stops at those that go round", () => {
  const node = { type: "object", properties: { next: { $ref: "#/$defs/Node" } } };
  const schema = {
    type: "object",
    properties: { unit: { $ref: "#/$defs/Unit" }, node: { $ref: "#/$defs/Node" }, lost: { $ref: "#/nowhere" } },
    required: ["unit"],
    $defs: { Unit: { enum: ["C", "F"] }, Node: node },
  };
  expect(head(schema)).toBe(
    'def do_it(unit: Literal["C", "F"], node: {"next"?: {"next"?: Any}} = ..., lost: Any = ...) -> Any:',
  );
});

test("takes a tool of one string", () => {
  const shout = new DynamicTool({ name: "shout", description: "Shouts.", func: async (text) => text.toUpperCase() });
  expect(describePythonTool(shout).stub).toBe('def shout(input: str = ...) -> Any:\n    """Shouts."""');
});

test("cannot be left by what a description says", () => {
  const { stub } = describe(z.object({}), 'Ends """here\\ "');
  expect(stub).toBe(`def do_it() -> Any:\n    """Ends '''here\\\\ " """`);
});

test.for([
  ["web-search", "web_search"],
  ["2nd", "tool_2nd"],
  ["__import__", "tool___import__"],
  ["import", "import_"],
  ["ToolError", "ToolError_"],
  ["é", "tool__"],
])("calls the tool %s in Python %s", ([name, expected]) => {
  expect(pythonName(name as string)).toBe(expected);
});
