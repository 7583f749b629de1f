import { readFileSync } from "node:fs";
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { SandboxError } from "../protocol/index.ts";
import { nearest } from "./nearest.ts";

type Path = readonly PropertyKey[];

/** Settings as they were written, and where each of them stands. */
export interface Source {
  readonly value: unknown;
  /** Names the place of a key, such as `sandbox.yaml:12`. */
  locate(path: Path): string;
}

/** A fault of a setting: its key and what is wrong with it. */
export interface Fault {
  path: Path;
  message: string;
}

/** @throws SandboxError `BAD_POLICY` when the file cannot be read or is not YAML. */
export function readYaml(file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => `${file}:${lines.linePos(offset).line || 1}`;
  const [error] = document.errors;
  if (error) throw new SandboxError("BAD_POLICY", `${at(error.pos[0])}: ${error.message}`);
  return {
    value: document.toJS() ?? {},
    locate: (path) => at(findOffset(document.contents, path)),
  };
}

/** Settings that are not in a file. */
export function namedSource(name: string, value: unknown): Source {
  return { value, locate: () => name };
}

/** @throws SandboxError `BAD_POLICY` that names each fault with its place, key and value. */
export function checkSource<Schema extends z.ZodType>(source: Source, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(source.value);
  if (parsed.success) return parsed.data;
  throw new BadSource(
    source,
    parsed.error.issues.flatMap((issue) => describeIssue(issue, schema)),
  );
}

/** `BAD_POLICY`: names each fault, one a line. */
export class BadSource extends SandboxError {
  readonly faults: readonly Fault[];

  constructor(source: Source, faults: readonly Fault[]) {
    const lines = faults.map(({ path, message }) => `${source.locate(path)}: ${subject(source, path)}${message}`);
    super("BAD_POLICY", lines.join("\n"));
    this.faults = faults;
  }
}

function subject(source: Source, path: Path): string {
  const key = z.core.toDotPath(path);
  const value = valueAt(source.value, path);
  if (key === "") return "";
  return value === undefined ? `"${key}": ` : `"${key}" is ${JSON.stringify(value)}: `;
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): Fault[] {
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ path: issue.path, message }));
  if (issue.code !== "unrecognized_keys") return [{ path: issue.path, message: messageOf(issue) }];
  const known = knownKeys(schema, issue.path);
  return issue.keys.map((key) => {
    const near = nearest(key, known);
    const hint = near === undefined ? `the keys here are ${known.join(", ")}` : `did you mean "${near}"?`;
    return { path: [...issue.path, key], message: `Unknown key; ${hint}` };
  });
}

/** What a person has to put right: zod's own words for a figure that is out of bounds are not for people. */
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "too_big") return `Expected ${issue.maximum} or less`;
  if (issue.code !== "too_small") return issue.message;
  return issue.inclusive === false ? `Expected more than ${issue.minimum}` : `Expected ${issue.minimum} or more`;
}

/** The keys that a schema knows at a path, read from its JSON schema. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let node: z.core.JSONSchema._JSONSchema | undefined = z.toJSONSchema(schema, { io: "input" });
  for (const key of path) {
    if (typeof node === "object") node = node.properties?.[String(key)] ?? node.additionalProperties;
  }
  return typeof node === "object" ? Object.keys(node.properties ?? {}) : [];
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new SandboxError("BAD_POLICY", `Cannot read "${file}": ${(cause as Error).message}`, undefined, { cause });
  }
}

/** Offset of the deepest part of a path that the document has. */
function findOffset(root: unknown, path: Path): number {
  let offset = 0;
  let node = root;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!isScalar(pair?.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as { range?: [number] } | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}
