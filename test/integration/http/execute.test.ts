import { execFile, execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { createHttpApp } from "../../../src/http/index.ts";
import { findTester, startHttp } from "./http-server.ts";

const server = startHttp({
  isExecuteOpen: true,
  executeTimeoutMs: 20_000,
  executePoolSize: 2,
});

async function execute(code: string) {
  const response = await fetch(`${server.url}/api/execute`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as { status: string; output: string };
}

test("answers with what a script prints", async () => {
  expect(await execute('print("Hello, World!")')).toEqual({ status: "Success", output: "Hello, World!\n" });
  expect(await execute("6 * 7")).toEqual({ status: "Success", output: "" });
});

test.each([
  ["1/0", /Traceback[^]*line 1, in <module>[^]*ZeroDivisionError: division by zero$/],
  ["print('before')\nraise ValueError('no')", /^before\nTraceback[^]*ValueError: no$/],
  ["def broken(:", /SyntaxError: /],
  ["import nothing_of_the_kind", /ModuleNotFoundError: /],
])("answers with the error of %j", async (code, output) => {
  expect(await execute(code)).toEqual({ status: "Error", output: expect.stringMatching(output) });
});

test("ends a script that takes longer than it may", async () => {
  const { app, close } = await createHttpApp(server.client, {
    findCaller: findTester,
    isExecuteOpen: true,
    executeTimeoutMs: 300,
  });
  const response = await app.request("http://127.0.0.1/api/execute", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: "print('before')\nwhile True: pass" }),
  });
  const output = "before\nTimeout exceeded. The run was ended after its limit of 0.3 s";
  expect(await response.json()).toEqual({ status: "Error", output });
  await close();
});

/** Everything that one request could leave for the next one. */
const LEAVE = `
import builtins, os, sys
secret = "leaked"
builtins.secret = os.environ["SECRET"] = sys.secret = secret
open("secret.txt", "w").write(secret)
os.chdir("/tmp")
open("secret.txt", "w").write(secret)
import json
json.secret = secret
`;
const LOOK = `
import builtins, json, os, sys
print([name for name in dir() if name == "secret"], hasattr(builtins, "secret"), "SECRET" in os.environ,
      hasattr(sys, "secret"), hasattr(json, "secret"), os.getcwd(), os.listdir("."), os.listdir("/tmp"))
`;

test("begins each script in a fresh Python, whatever the one before did", async () => {
  const { output: fresh } = await execute(LOOK);
  expect(fresh).toMatch(/^\[\] False False False False \/workspace \[\] /);
  for (let round = 0; round < 3; round++) {
    expect(await execute(LEAVE)).toMatchObject({ status: "Success" });
    expect(await execute("import js\njs.globalThis.secret = 'leaked'")).toMatchObject({ status: "Success" });
    expect((await execute(LOOK)).output).toBe(fresh);
    expect(await execute("import js\nprint(hasattr(js, 'secret'))")).toEqual({ status: "Success", output: "False\n" });
  }
});

test("serves many at once, none of which sees another one", async () => {
  const numbers = Array.from({ length: 12 }, (_, index) => index);
  const outputs = await Promise.all(
    numbers.map((number) => execute(`assert "x" not in dir()\nx = ${number}\nprint(x ** 2)`)),
  );
  expect(outputs.map(({ output }) => output)).toEqual(numbers.map((number) => `${number ** 2}\n`));
});

test("names a figure that is left out", async () => {
  const code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()";
  expect(await execute(code)).toEqual({ status: "Success", output: "[figure, left out: image/png]" });
});

test.each([
  ["secret", 200],
  ["wrong", 401],
])("answers the token %s with %d", async (token, status) => {
  const response = await fetch(`${server.url}/api/execute`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: '{"code":"print(1)"}',
  });
  expect(response.status).toBe(status);
});

describe.skipIf(!hasRequests())("Python's requests", () => {
  test("gets the documented analysis and errors", async () => {
    const script = fileURLToPath(new URL("../../fixtures/http/execute_client.py", import.meta.url));
    expect((await promisify(execFile)("python3", [script, server.url])).stdout).toBe("ok\n");
  });
});

function hasRequests(): boolean {
  try {
    execFileSync("python3", ["-c", "import requests"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
