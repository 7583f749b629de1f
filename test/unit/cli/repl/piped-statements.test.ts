import { expect, test } from "vitest";
import { splitStatements } from "../../../../src/cli/repl/piped-statements.ts";

/** As Python says it of the code below: a block has ended with an empty line, brackets with the last of them. */
async function isComplete(code: string): Promise<{ status: "complete" | "incomplete" }> {
  const lines = code.split("\n");
  const isOpen = (code.match(/[([]/g)?.length ?? 0) > (code.match(/[)\]]/g)?.length ?? 0);
  const inBlock = lines.some((line) => /^\S.*:$/.test(line)) && lines.at(-1) !== "";
  return { status: isOpen || inBlock ? "incomplete" : "complete" };
}

async function split(script: string): Promise<string[]> {
  const statements: string[] = [];
  const lines = (async function* () {
    yield* script.split("\n");
  })();
  for await (const statement of splitStatements(lines, isComplete)) statements.push(statement);
  return statements;
}

test.each([
  ["one a line", "a\nb", ["a", "b"]],
  ["empty lines and comments between", "a\n\n# c\n\nb\n", ["a", "b"]],
  ["brackets over lines", "f(\n1\n)\nb", ["f(\n1\n)", "b"]],
  ["a block up to the next line that is not indented", "if a:\n  b\n\n  c\nd", ["if a:\n  b\n\n  c", "d"]],
  ["a block that goes on", "if a:\n  b\nelse:\n  c\nd", ["if a:\n  b\nelse:\n  c", "d"]],
  ["a comment in a block", "if a:\n  b\n# note\n  c\nd", ["if a:\n  b\n# note\n  c", "d"]],
  ["a block at the end", "a\nif b:\n  c", ["a", "if b:\n  c"]],
  ["what never ends", "f(\n1", ["f(\n1"]],
  ["nothing", "\n\n", []],
])("finds %s", async (_, script, statements) => {
  expect(await split(script)).toEqual(statements);
});

test("gives a statement before it reads on, so that input() gets the lines after it", async () => {
  const lines = ["name = input()", "Ada", "name"][Symbol.iterator]();
  const source = { next: async () => lines.next() } as AsyncIterator<string>;
  const statements = splitStatements(source, isComplete);
  expect((await statements.next()).value).toBe("name = input()");
  expect(lines.next().value).toBe("Ada");
  expect((await statements.next()).value).toBe("name");
});
