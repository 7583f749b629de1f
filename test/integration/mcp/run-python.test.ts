import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMcpApp } from "../../../src/mcp/index.ts";
import { startSandbox } from "../../support/sandbox.ts";
import { closeClients, connectByHttp, connectByStdio, ERAS, listen, type TestClient } from "./clients.ts";

const sandbox = startSandbox();
let server: Awaited<ReturnType<typeof listen>>;
beforeAll(async () => {
  server = await listen(createMcpApp(sandbox.client));
});
afterAll(async () => {
  await closeClients();
  server.close();
});

const TRANSPORTS = {
  "streamable HTTP": (options: object) => connectByHttp(server.url, options),
  stdio: (options: object) => connectByStdio(options),
};

describe.each(Object.entries(TRANSPORTS))("over %s", (_, connect) => {
  test.each(ERAS)("a sandbox keeps its state, streams its output and asks for input (protocol %s)", async (era) => {
    const client = await connect({ era, answers: ["Ada", "36"] });
    const sandbox_id = randomUUID();
    const seen: string[] = [];
    const code =
      "import time\nprint('one', flush=True)\ntime.sleep(0.1)\nprint('two')\nname, age = input('Name? '), input()";
    const onprogress = ({ message = "" }) => void seen.push(message);
    expect(await client.run({ sandbox_id, code }, { onprogress })).toMatchObject({ isError: false });
    expect(seen.join("")).toMatch(/^one\n[\s\S]*two\n/);
    expect(client.questions).toEqual(["Python asks: Name?", "Python waits for a line of input"]);

    const { texts, data } = await client.run({ sandbox_id, code: "print(f'{name} is {age}')\nlen(name)" });
    expect(texts).toEqual(["Ada is 36\n3"]);
    expect(data).toEqual({
      text: "Ada is 36\n3",
      is_error: false,
      metadata: {
        language: "python",
        exit_code: 0,
        stdout: "Ada is 36\n",
        stderr: "",
        duration: expect.any(Number),
        timed_out: false,
        packages_installed: [],
        python_version: expect.stringMatching(/^3\.14\./),
        virtual_env: null,
        files_created: [],
        files_changed: [],
        notes: [],
        session: { run: 2, state: "kept", reason: null },
      },
    });
  });
});

test.each(ERAS)("a cancelled call interrupts the run and keeps the variables (protocol %s)", async (era) => {
  const client = await connectByHttp(server.url, { era });
  const sandbox_id = randomUUID();
  const stop = new AbortController();
  const onprogress = () => stop.abort();
  const code = "x = 1\nprint('started', flush=True)\nwhile True: x += 1";
  await expect(client.run({ sandbox_id, code }, { signal: stop.signal, onprogress })).rejects.toThrow();
  const { data } = await client.run({ sandbox_id, code: "x > 0" });
  expect(data).toMatchObject({ text: "True", metadata: { session: { run: 2, state: "kept" } } });
});

describe("the examples of its documentation", () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await connectByHttp(server.url);
  });

  test("a project of several files", async () => {
    const { data } = await client.run({
      code: "from calculator import Calculator\nfrom data_processor import process_data\n\nresult = Calculator().add(10, 5)\nprint(f'10 + 5 = {result}')\nprint(f'Processed data: {process_data([1, 2, 3])}')",
      files: {
        "calculator.py": "class Calculator:\n    def add(self, a, b):\n        return a + b\n",
        "data_processor.py": "def process_data(data):\n    return [x * 2 for x in data]",
      },
    });
    expect(data).toMatchObject({
      text: "10 + 5 = 15\nProcessed data: [2, 4, 6]",
      metadata: { files_created: ["calculator.py", "data_processor.py"] },
    });
  });

  test("input from stdin", async () => {
    const code = "name = input('Enter your name: ')\nage = int(input('Enter your age: '))\nprint(f'{name}, {age}')";
    const { data } = await client.run({ code, stdin: "Alice\n25\n" });
    expect(data).toMatchObject({ is_error: false, text: "Enter your name: Enter your age: Alice, 25" });
  });

  test("flask, through its test client", async () => {
    const code =
      "from flask import Flask, jsonify\napp = Flask(__name__)\n@app.route('/health')\ndef health():\n    return jsonify({'status': 'OK'})\nfor rule in app.url_map.iter_rules():\n    print(f'{rule.endpoint}: {rule.rule}')\nprint(app.test_client().get('/health').json)";
    const { data, metadata } = await client.run({ code, packages: ["flask>=2.0.0"], options: { use_venv: "true" } });
    expect(data).toMatchObject({ is_error: false, text: expect.stringContaining("health: /health\n{'status': 'OK'}") });
    expect(metadata["packages_installed"]).toContainEqual(expect.stringMatching(/^flask==\d/));
    expect(metadata["notes"]).toEqual([expect.stringMatching(/^use_venv has no effect/)]);
  });

  test("a model of scikit-learn", async () => {
    const code =
      "from sklearn.datasets import make_classification\nfrom sklearn.ensemble import RandomForestClassifier\nX, y = make_classification(n_samples=200, n_features=20, n_classes=2, random_state=42)\nmodel = RandomForestClassifier(n_estimators=10, random_state=42).fit(X, y)\nprint(f'Model accuracy: {model.score(X, y):.1f}')";
    const { data } = await client.run({ code, packages: ["scikit-learn>=1.0.0", "numpy", "scipy"], timeout: 60 });
    expect(data).toMatchObject({ is_error: false, text: "Model accuracy: 1.0" });
  });

  test("a notebook, whose outputs are written to a file", async () => {
    const sandbox_id = randomUUID();
    const { data, content } = await client.run({
      sandbox_id,
      options: { install_jupyter: "true", notebook_format: "true" },
      code: "import matplotlib.pyplot as plt\nx = 20\nprint('Plot saved')\nx + 1\n# %% second\nplt.plot([1, 2])\nplt.savefig('/workspace/plot.png')\n",
    });
    expect(data).toMatchObject({
      is_error: false,
      text: expect.stringContaining("Plot saved\n21"),
      metadata: { files_created: ["notebook.ipynb", "plot.png"], notes: [expect.stringMatching(/^install_jupyter/)] },
    });
    expect(content.map(({ type }) => type)).toEqual(["text", "text", "image", "resource_link", "resource_link"]);
    const notebook = await client.call("read_file", { sandbox_id, path: "notebook.ipynb" });
    const { nbformat, cells } = JSON.parse(notebook.texts[0] ?? "");
    expect({ nbformat, cells }).toMatchObject({
      nbformat: 4,
      cells: [
        {
          cell_type: "code",
          execution_count: 1,
          outputs: [
            { output_type: "stream", name: "stdout", text: "Plot saved\n" },
            { output_type: "execute_result", data: { "text/plain": "21" } },
          ],
        },
        { execution_count: 2, outputs: [{ output_type: "display_data", data: { "image/png": expect.any(String) } }] },
      ],
    });
  });
});

describe("parameters", () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await connectByHttp(server.url);
  });

  test("environment and working_dir hold for one run", async () => {
    const sandbox_id = randomUUID();
    const code = "import os, tools_of_mine\nprint(os.environ['MODE'], os.getcwd(), tools_of_mine.N)";
    const files = { "lib/tools_of_mine.py": "N = 7" };
    const environment = { MODE: "fast", PYTHONPATH: "/workspace/lib" };
    const first = await client.run({ sandbox_id, code, files, environment, working_dir: "/workspace/sub" });
    expect(first.data).toMatchObject({ text: "fast /workspace/sub 7" });
    const second = await client.run({
      sandbox_id,
      code: "import sys\nprint(os.environ.get('MODE'), os.getcwd(), '/workspace/lib' in sys.path)",
    });
    expect(second.data).toMatchObject({ text: "None /workspace False" });
  });

  test("requirements_file is read after the files are written, and what it cannot do is noted", async () => {
    const { metadata } = await client.run({
      code: "import tabulate",
      files: { "requirements.txt": "# what we need\n--index-url nowhere\ntabulate # for tables\n" },
      options: { requirements_file: "requirements.txt", pip_args: "--no-deps", python_cmd: "python3.11" },
    });
    expect(metadata["packages_installed"]).toEqual([expect.stringMatching(/^tabulate==/)]);
    expect(metadata["notes"]).toEqual([
      expect.stringMatching(/^python_cmd "python3.11" has no effect/),
      expect.stringMatching(/^pip_args "--no-deps" have no effect/),
      '"--index-url nowhere" in requirements.txt has no effect: only requirements are read',
    ]);
  });

  test.each([
    ["PYTHON_SYNTAX_ERROR", { code: "x = (" }, { error_type: "SyntaxError", error_line: 1 }],
    [
      "MODULE_NOT_FOUND",
      { code: "\nimport no_such_module_here" },
      { error_type: "ModuleNotFoundError", error_line: 2 },
    ],
    ["IMPORT_ERROR", { code: "from os import nothing" }, { error_type: "ImportError" }],
    ["RUNTIME_ERROR", { code: "1/0" }, { error_type: "ZeroDivisionError", stderr: expect.stringContaining("1/0") }],
    ["MEMORY_ERROR", { code: "bytearray(2**31 - 2**20)" }, { error_type: "MemoryError", exit_code: 137 }],
    ["EXECUTION_TIMEOUT", { code: "while True: pass", timeout: 1 }, { timed_out: true, exit_code: 124 }],
    ["PACKAGE_INSTALL_FAILED", { code: "1", packages: ["torch"] }, {}],
    ["BAD_PATH", { code: "1", files: { "../up.txt": "" } }, {}],
    ["BAD_PATH", { code: "1", working_dir: "../etc" }, {}],
    ["FILE_NOT_FOUND", { code: "1", options: { requirements_file: "none.txt" } }, {}],
  ])("a run can end with %s", async (error_code, args, metadata) => {
    const { isError, texts, data } = await client.run(args);
    expect(isError).toBe(true);
    expect(data).toMatchObject({ is_error: true, metadata: { error_code, ...metadata } });
    expect(texts[0]).toBe(data["text"]);
    expect(texts[0]).toMatch(/^Python execution failed: /);
    expect(texts[1]).toContain(error_code);
  });

  test("what sys.exit is given becomes the exit code", async () => {
    const { data } = await client.run({ code: "import sys\nprint('bye')\nsys.exit(3)" });
    expect(data).toMatchObject({ is_error: true, metadata: { exit_code: 3, stdout: "bye\n" } });
  });

  test.each([
    ["sandbox_id", { sandbox_id: "mine" }, "Expected a UUID"],
    ["code", { code: 7 }, "code"],
    ["code", { code: "" }, "code"],
    ["packages", { packages: "flask" }, "packages"],
    ["packages", { packages: ["x".repeat(513)] }, "packages"],
    ["files", { files: { "a.txt": 1 } }, "files"],
    ["files", { files: { ["x".repeat(5000)]: "" } }, "files"],
    ["options", { options: { colour: "red" } }, "colour"],
    ["options", { options: { notebook_format: "maybe" } }, "notebook_format"],
    ["environment", { environment: { "A=B": "" } }, "A=B"],
    ["environment", { environment: { A: 1 } }, "environment"],
    ["environment", { environment: { A: "x".repeat(40_000) } }, "environment"],
    ["working_dir", { working_dir: 1 }, "working_dir"],
    ["timeout", { timeout: 0 }, "timeout"],
    ["timeout", { timeout: 301 }, "timeout"],
    ["timeout", { timeout: 1.5 }, "timeout"],
    ["stdin", { stdin: ["a"] }, "stdin"],
    ["an unknown parameter", { colour: "red" }, "colour"],
  ])("refuses a wrong %s: %o", async (_, args, message) => {
    const { isError, texts } = await client.run({ code: "1", ...args });
    expect(isError).toBe(true);
    expect(texts.join()).toContain(message);
  });

  test("input() fails with advice when the client cannot be asked, and ends when its user declines", async () => {
    const alone = await client.run({ code: "input('Name? ')" });
    expect(alone.data).toMatchObject({ is_error: true, metadata: { error_type: "EOFError" } });
    expect(alone.texts[0]).toContain("Pass stdin with the run");
    const declining = await connectByHttp(server.url, { answers: [null] });
    const declined = await declining.run({ code: "try: input('Name? ')\nexcept EOFError: print('nobody')" });
    expect(declined.data).toMatchObject({ is_error: false, metadata: { stdout: "Name? nobody\n" } });
  });

  test("output that is too long to read is cut, and all of it is in a file", async () => {
    const sandbox_id = randomUUID();
    const { texts } = await client.run({ sandbox_id, code: "for i in range(5000): print(i)" });
    expect(texts[0]).toContain("all of it is in /workspace/.output/run-1.txt");
    const { texts: lines } = await client.call("read_file", { sandbox_id, path: ".output/run-1.txt" });
    expect(lines[0]?.trimEnd().split("\n")).toHaveLength(5000);
  });
});
