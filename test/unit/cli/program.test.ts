import { type Command, CommanderError } from "commander";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createProgram } from "../../../src/cli/program.ts";
import { printable } from "../../../src/cli/printable.ts";

beforeEach(() => {
  vi.stubEnv("PYODIDE_SANDBOX_URL", "");
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const parse = (...words: string[]) => createProgram().parseAsync(words, { from: "user" });

test.each([
  ["an unknown command", ["walk"]],
  ["an unknown option", ["run", "--nope"]],
  ["a script and code", ["run", "-c", "1", "script.py"]],
  ["a time limit that is no number", ["run", "-c", "1", "--timeout", "soon"]],
  ["memory below zero", ["run", "-c", "1", "--memory", "-5"]],
  ["rules of its own for a session", ["run", "-c", "1", "--session", "a", "--memory", "256"]],
  ["a notebook to two places", ["notebook", "run", "a.ipynb", "--in-place", "--output", "b.ipynb"]],
  ["JSON and a notebook on standard output", ["notebook", "run", "a.ipynb", "--json", "--output", "-"]],
  ["no notebook", ["notebook", "run"]],
  ["a format that there is not", ["export", "a", "--format", "pdf"]],
  ["a way of terminals that there is not", ["repl", "--figures", "ascii"]],
  ["a port that there is not", ["sidecar", "--port", "65536"]],
  ["no package to install", ["packages", "install"]],
  ["a token without a name", ["serve", "token", "create"]],
  ["a scope that there is not", ["serve", "token", "create", "--name", "a", "--scopes", "root"]],
  ["a fork without a new ID", ["sessions", "fork", "a"]],
  ["no file to export to", ["sessions", "export", "a"]],
  ["templates to delete that are not named", ["templates", "rm"]],
  ["a run to go back to that is no number", ["sessions", "rewind", "a", "0"]],
])("%s is wrong usage", async (_, words) => {
  const error = await parse(...words).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CommanderError);
  expect(error).not.toMatchObject({ exitCode: 0 });
});

test("rules of its own do not go with a sidecar that the environment names", async () => {
  vi.stubEnv("PYODIDE_SANDBOX_URL", "ws://127.0.0.1:1");
  await expect(parse("run", "-c", "1", "--allow-net", "a.example")).rejects.toBeInstanceOf(CommanderError);
});

test.each(["0.0.0.0", "192.168.1.2", "example.com", "::"])("a server on %s needs tokens", async (host) => {
  await expect(parse("serve", "--host", host, "--tokens", "/nowhere/tokens.json")).rejects.toMatchObject({
    code: "UNAUTHORIZED",
  });
});

test.each([
  ["EXECUTION_TIMEOUT", "soon"],
  ["EXECUTION_TIMEOUT", "-1"],
])("a server refuses %s=%s", async (name, value) => {
  vi.stubEnv(name, value);
  await expect(parse("serve")).rejects.toThrow(`${name} is "${value}": Expected seconds`);
});

test.each([["run"], ["run", "-c", " \n"]])("%s without code says so", async (...words) => {
  await expect(parse(...words)).rejects.toMatchObject({ code: "NO_CODE", message: "No Python code provided" });
});

test.each(["0.0.0.0", "192.168.1.2", "example.com", "::"])("a sidecar on %s needs a token", async (host) => {
  vi.stubEnv("PYODIDE_SANDBOX_TOKEN", "");
  await expect(parse("sidecar", "--host", host)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});

/** The commands that do something, by their words. */
function findCommands(command: Command, words: string[] = []): [string, Command][] {
  const inner = command.commands.flatMap((child) => findCommands(child, [...words, child.name()]));
  return inner.length > 0 && command.name() !== "serve" ? inner : [[words.join(" "), command], ...inner];
}

test("every command can print JSON, but for the conversation, and for MCP, which does nothing else", () => {
  const without = findCommands(createProgram()).filter(
    ([, { options }]) => !options.some(({ long }) => long === "--json"),
  );
  expect(without.map(([words]) => words)).toEqual(["demo", "mcp"]);
});

test.each(findCommands(createProgram()))("%s has help with an example of itself", (words, command) => {
  let help = "";
  command.configureOutput({ writeOut: (text) => void (help += text) }).outputHelp();
  expect(command.description()).not.toBe("");
  expect(help).toContain(`  pyodide-sandbox ${words}`);
});

test("output of a sandbox is cleaned for a terminal, and left as it is for a pipe", () => {
  const output = "\u001B[2J\u001B[31mhi\u001B[0m \u202Eyou\n";
  expect(printable(output, { isTTY: true })).toBe("hi you\n");
  expect(printable(output, {})).toBe(output);
});
