import type { DynamicTool, StructuredToolInterface } from "@langchain/core/tools";
import { toJsonSchema } from "@langchain/core/utils/json_schema";
import type { ToolSignature } from "../protocol/index.ts";
import { pythonLiteral, pythonType, type ValueSchema, valueSchema } from "./python-types.ts";

/** A tool of LangChain's, of whatever kind. */
export type LangChainTool = StructuredToolInterface | DynamicTool;

/** A LangChain tool as Python sees it. */
export interface PythonTool {
  tool: LangChainTool;
  signature: ToolSignature;
  /** How a model is told of it: a function's head with its documentation. */
  stub: string;
}

/** Characters of a tool's description that its documentation begins with. */
const MAX_DESCRIPTION = 4000;

/** Makes a LangChain tool known to Python: its parameters in the order of its schema, the required ones first. */
export function describePythonTool(tool: LangChainTool): PythonTool {
  const schema = readSchema(tool);
  const { properties = {}, required = [] } = schema;
  const parameters = Object.entries(properties)
    .map(([name, field]) => ({ name, field, required: required.includes(name) }))
    .toSorted((a, b) => Number(b.required) - Number(a.required));
  const name = pythonName(tool.name);
  const notes = parameters.flatMap(({ name, field }) => (field.description ? [`${name}: ${field.description}`] : []));
  const documentation = [tool.description.trim().slice(0, MAX_DESCRIPTION), notes.join("\n")]
    .filter(Boolean)
    .join("\n\n");
  const head = parameters.map(({ name, field, required }) => parameterStub(name, field, required, schema)).join(", ");
  return {
    tool,
    signature: {
      name,
      parameters: parameters.map(({ name, required }) => ({ name, required })),
      documentation: documentation.slice(0, 4 * MAX_DESCRIPTION),
    },
    stub: `def ${name}(${head}) -> Any:\n    """${docstring(documentation)}"""`,
  };
}

/** A tool's name as an identifier of Python that is no keyword. */
export function pythonName(name: string): string {
  const letters = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=[^A-Za-z])/, "tool_");
  return (TAKEN.has(letters) ? `${letters}_` : letters).slice(0, 64);
}

/** Keywords, and what the module `tools` has besides the tools. */
const TAKEN = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global if " +
    "import in is lambda nonlocal not or pass raise return try while with yield ToolError"
  ).split(" "),
);

function readSchema(tool: LangChainTool): ValueSchema {
  // What JSON schema cannot say, such as a date, is shown as Any; the tool's own schema checks it.
  const options = { io: "input", unrepresentable: "any" } as const;
  return valueSchema.parse(toJsonSchema(tool.schema as Parameters<typeof toJsonSchema>[0], options));
}

function parameterStub(name: string, field: ValueSchema, isRequired: boolean, root: ValueSchema): string {
  const typed = `${name}: ${pythonType(field, root)}`;
  if (isRequired) return typed;
  return `${typed} = ${field.default === undefined ? "..." : pythonLiteral(field.default)}`;
}

/** Text between the quotes of a docstring. */
function docstring(text: string): string {
  const lines = text.replaceAll("\\", "\\\\").replaceAll('"""', "'''").split("\n");
  if (lines.length === 1) return text.endsWith('"') ? `${lines[0]} ` : `${lines[0]}`;
  return `${lines.map((line, index) => (index === 0 || line === "" ? line : `    ${line}`)).join("\n")}\n    `;
}
