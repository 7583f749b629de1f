import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { SandboxClient } from "../../src/client/index.ts";
import type { ExecutionEvent } from "../../src/protocol/index.ts";
import { evaluate, startSandbox } from "../support/sandbox.ts";

describe("with installations allowed", () => {
  const sandbox = startSandbox();

  test("importing a module installs its package, says so, and the run goes on", async () => {
    const events: ExecutionEvent[] = [];
    const session = sandbox.session("flask");
    const result = await session.execute(
      `
from flask import Flask, jsonify
app = Flask(__name__)
@app.get("/sum/<int:a>/<int:b>")
def add(a, b): return jsonify(total=a + b)
app.test_client().get("/sum/40/2").json`,
      { onEvent: (event: ExecutionEvent) => events.push(event) },
    );
    expect(result).toMatchObject({ status: "success", value: { "text/plain": "{'total': 42}" }, stderr: "" });
    expect(result.packages).toEqual(
      expect.arrayContaining([expect.stringMatching(/^flask==\d/), expect.stringMatching(/^werkzeug==\d/)]),
    );
    expect(events).toContainEqual(expect.objectContaining({ type: "notice", message: "Installing flask" }));
    expect((await session.execute("app.test_client().get('/sum/1/2').json")).packages).toEqual([]);
  });

  test.each([
    ["!pip install", "!pip install -q tabulate\nimport tabulate\ntabulate.__name__"],
    ["%pip install", "%pip install tabulate\nimport tabulate\ntabulate.__name__"],
    ["a line with pip install", "x = 1\npip install tabulate\nimport tabulate\ntabulate.__name__"],
    ["an indented !pip install", "if True:\n    !pip install tabulate\nimport tabulate\ntabulate.__name__"],
    [
      "python -m pip by subprocess",
      "import subprocess, sys\nsubprocess.check_call([sys.executable, '-m', 'pip', 'install', 'tabulate'])\nimport tabulate\ntabulate.__name__",
    ],
    ["pip by os.system", "import os\nos.system('pip install tabulate')\nimport tabulate\ntabulate.__name__"],
    ["micropip", "import micropip\nawait micropip.install('tabulate')\nimport tabulate\ntabulate.__name__"],
  ])("%s installs", async (_, code) => {
    expect(await evaluate(sandbox.session(), code)).toBe("'tabulate'");
  });

  test("a requirement's version and extras are kept to", async () => {
    const session = sandbox.session();
    const result = await session.execute("from importlib.metadata import version\nversion('tabulate')", {
      packages: ["tabulate==0.9.0"],
    });
    expect(result).toMatchObject({ value: { "text/plain": "'0.9.0'" }, packages: ["tabulate==0.9.0"] });
    const extras = await session.execute("!pip install 'httpx[http2]'\nimport h2\nh2.__name__");
    expect(extras).toMatchObject({ status: "success", value: { "text/plain": "'h2'" } });
    expect(extras.packages).toContainEqual(expect.stringMatching(/^h2==/));
  });

  test("a package without a build for this platform gives the reason and an alternative", async () => {
    const session = sandbox.session("missing");
    const imported = await session.execute("import tensorflow as tf");
    expect(imported.error).toMatchObject({ code: "MODULE_NOT_FOUND", type: "ModuleNotFoundError", line: 1 });
    const installed = await session.execute("!pip install tensorflow");
    expect(installed.error).toMatchObject({ code: "PACKAGE_INSTALL_FAILED", type: "PackageInstallError" });
    for (const text of [imported.error?.suggestion, installed.error?.message]) {
      expect(text).toMatch(/no build of it for Pyodide[^]*scikit-learn/);
    }
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });

  test("a package that does not exist, or a requirement that is none, is an error that says so", async () => {
    const session = sandbox.session("missing");
    const { error } = await session.execute("import surely_not_a_package_of_anyone");
    expect(error).toMatchObject({ code: "MODULE_NOT_FOUND", suggestion: expect.stringContaining("no package named") });
    const bad = await session.execute("1", { packages: ["!!!"] });
    expect(bad.error).toMatchObject({
      code: "PACKAGE_INSTALL_FAILED",
      message: expect.stringContaining('"!!!" is not a requirement'),
    });
  });

  test("an optional import inside a library installs nothing", async () => {
    const session = sandbox.session();
    await session.execute("open('library.py', 'w').write('')");
    const result = await session.execute(
      "import pandas as pd\npd.Series([1]).to_frame().to_html()\nimport httpx, requests, PIL.Image;",
    );
    expect(result).toMatchObject({ status: "success", packages: [] });
    const tried = await session.execute(
      "try:\n    pd.read_parquet('x.parquet')\nexcept ImportError: print('optional')",
    );
    expect(tried).toMatchObject({ stdout: "optional\n", packages: [] });
  });

  test("pip list shows what is there, and other pip commands say that they are not", async () => {
    const session = sandbox.session("missing");
    expect((await session.execute("import subprocess\nsubprocess.run(['pip', 'list'])")).stdout).toMatch(/^numpy==/m);
    const { error } = await session.execute("import os\nos.system('pip uninstall numpy')");
    expect(error?.message).toContain('"pip uninstall" is not available');
  });
});

describe("with a policy that denies packages", () => {
  const sandbox = startSandbox({ packages: { install: ["tabulate"], deny: ["flask"] } });

  test.each([
    ["import", "import flask", "suggestion"],
    ["pip", "!pip install flask", "message"],
    ["micropip", "import micropip\nawait micropip.install('flask')", "message"],
    ["what another package needs by import", "import colorama", "suggestion"],
  ] as const)("a package is refused by %s, with who can change it", async (_, code, where) => {
    const session = sandbox.session("denied");
    await session.execute("kept = 41");
    const { error } = await session.execute(code);
    expect(error?.[where]).toMatch(
      /not allowed: the policy[^]*ask an administrator to change packages in the sandbox policy/,
    );
    expect(await evaluate(session, "kept + 1")).toBe("42");
  });

  test("a package that is listed installs, and those that are prepared need no leave", async () => {
    expect(await evaluate(sandbox.session("denied"), "import tabulate, numpy\ntabulate.__name__")).toBe("'tabulate'");
  });
});

test("without a network and with an empty store, plain Python works, and a package says what to do", async () => {
  const home = await mkdtemp(join(tmpdir(), "sandbox-home-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const client = await SandboxClient.connect({ home, policy: { store: { source: join(home, "nothing") } } });
  onTestFinished(() => client.close());
  const session = client.session("empty");
  expect(await evaluate(session, "import json\njson.dumps({'a': 1})")).toBe(`'{"a": 1}'`);
  const { error } = await session.execute("import numpy");
  expect(error).toMatchObject({
    code: "MODULE_NOT_FOUND",
    suggestion: expect.stringContaining("pyodide-sandbox packages prepare"),
  });
  expect(await evaluate(session, "6 * 7")).toBe("42");
  expect((await client.status()).store).toMatchObject({ state: "empty" });
});
