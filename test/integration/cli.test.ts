import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "cli-"));
const home = join(directory, "home");

afterAll(() => rmSync(directory, { recursive: true, force: true }));

function start(...words: string[]): ChildProcess {
  const { PYODIDE_SANDBOX_URL: _, PYODIDE_SANDBOX_TOKEN: __, ...environment } = process.env;
  return spawn(process.execPath, [MAIN, ...words], {
    cwd: directory,
    env: { ...environment, PYODIDE_SANDBOX_HOME: home },
  });
}

/** Runs a command to its end. */
async function cli(words: string[], stdin = ""): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = start(...words);
  child.stdin?.end(stdin);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, "exit")]);
  return { code: Number(code), stdout, stderr };
}

describe("run", () => {
  test("prints what the code prints, and not the value of its last expression", async () => {
    expect(await cli(["run", "-c", "print('hi')\n6 * 7"])).toEqual({ code: 0, stdout: "hi\n", stderr: "" });
  });

  test("runs a file under its name, and shows the traceback of an error", async () => {
    writeFileSync(join(directory, "broken.py"), "print('before')\n1 / 0\n");
    const { code, stdout, stderr } = await cli(["run", "broken.py"]);
    expect(code).toBe(1);
    expect(stdout).toBe("before\n");
    expect(stderr).toContain('File "broken.py", line 2');
    expect(stderr).toContain("ZeroDivisionError: division by zero");
  });

  test("runs standard input, where input() then has no answer", async () => {
    const { code, stderr } = await cli(["run", "-"], "input()");
    expect(code).toBe(1);
    expect(stderr).toContain("EOFError");
  });

  test("answers input() from standard input line by line, and from --stdin", async () => {
    const source = "print(input('? ').upper(), input())";
    expect((await cli(["run", "-c", source], "ann\nbob\n")).stdout).toBe("? ANN bob\n");
    expect((await cli(["run", "-c", source, "--stdin", "one\ntwo"])).stdout).toBe("? ONE two\n");
  });

  test("exits as the code asks", async () => {
    expect(await cli(["run", "-c", "import sys; sys.exit(3)"])).toEqual({ code: 3, stdout: "", stderr: "" });
  });

  test("exits with 124 when the time is up", async () => {
    const { code, stderr } = await cli(["run", "-c", "while True: pass", "--timeout", "1"]);
    expect(code).toBe(124);
    expect(stderr).toContain("EXECUTION_TIMEOUT");
  });

  test("exits with 137 when the memory is not enough", async () => {
    expect((await cli(["run", "-c", "bytearray(10**9)", "--memory", "256"])).code).toBe(137);
  });

  test("exits with 130 on Ctrl-C", async () => {
    const child = start("run", "-c", "import time\nprint('begun')\ntime.sleep(60)");
    child.stdout?.once("data", () => child.kill("SIGINT"));
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
  });

  test("prints the whole result, or what was refused, as JSON", async () => {
    const { code, stdout } = await cli(["run", "--json", "-c", "print('hi')\n6 * 7"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: "success", stdout: "hi\n", value: { "text/plain": "42" } });
    const refused = await cli(["run", "--json", "--memory", "1", "-c", "1"]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: "BAD_POLICY" } });
  });

  test("puts files in and saves what was made", async () => {
    writeFileSync(join(directory, "in.csv"), "a,b");
    const source = "open('out.txt', 'w').write(open('in.csv').read().upper())";
    const { code, stderr } = await cli(["run", "--file", "in.csv", "--out", "made", "-c", source]);
    expect(code).toBe(0);
    expect(stderr).toBe(`Saved "${join("made", "out.txt")}".\n`);
    expect(readFileSync(join(directory, "made", "out.txt"), "utf8")).toBe("A,B");
  });

  test("refuses the network unless a host is allowed", async () => {
    const source = "from pyodide.http import pyfetch\nawait pyfetch('http://127.0.0.1:48123/')";
    const { code, stderr } = await cli(["run", "-c", source, "--allow-net", "a.example"]);
    expect(code).toBe(1);
    expect(stderr).toContain("network.hosts");
  });

  test("ends without a stack for wrong usage and a file that is missing", async () => {
    for (const words of [
      ["run", "none.py"],
      ["run", "--nope"],
    ]) {
      const { code, stderr } = await cli(words);
      expect(code).toBe(2);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });
});

describe("a shared sidecar", () => {
  let sidecar: ChildProcess;

  beforeAll(async () => {
    sidecar = start("sidecar");
    const [line] = await once(sidecar.stdout!, "data");
    expect(String(line)).toMatch(/listens at ws:\/\/127\.0\.0\.1:\d+/);
  });

  test("keeps the variables of a session between commands", async () => {
    expect((await cli(["run", "--session", "one", "-c", "x = 41"])).code).toBe(0);
    expect((await cli(["run", "--session", "one", "-c", "print(x + 1)"])).stdout).toBe("42\n");
    expect((await cli(["run", "--session", "two", "-c", "x"])).code).toBe(1);
  });

  test("is what the doctor looks at", async () => {
    const { stdout } = await cli(["doctor", "--json"]);
    const findings = JSON.parse(stdout) as { part: string; ok: boolean; detail: string }[];
    expect(findings.find(({ part }) => part === "sidecar")?.detail).toMatch(/^runs at ws:/);
  });

  test("ends when it is asked to, and takes its announcement back", async () => {
    sidecar.kill("SIGTERM");
    const [code] = await once(sidecar, "exit");
    expect(code).toBe(0);
    expect(existsSync(join(home, "sidecar.json"))).toBe(false);
  });
});

test("doctor says of each part whether it is in order, and what to do about an empty store", async () => {
  const { code, stdout } = await cli(["doctor"]);
  expect(code).toBe(1);
  for (const part of ["deno", "pyodide", "policy", "sidecar"]) expect(stdout).toMatch(new RegExp(`^ok +${part} `, "m"));
  expect(stdout).toMatch(/^FAIL +store .*\n.*packages prepare/m);
});

/** Explains a policy that the tests write. */
function explain(...words: string[]): Promise<string> {
  const child = spawn(process.execPath, [MAIN, "policy", "explain", ...words], {
    env: { ...process.env, PYODIDE_SANDBOX_HOME: home, PYODIDE_SANDBOX_CONFIG: directory },
  });
  return text(child.stdout);
}

describe("policy explain", () => {
  beforeAll(() => {
    writeFileSync(join(directory, "sandbox.yaml"), "agents:\n  small:\n    memory: { megabytes: 256 }\n");
  });

  test("prints the rules of an agent and the flags that come of them", async () => {
    const explained = JSON.parse(await explain("--agent", "small", "--json")) as { flags: string[] };
    expect(explained).toMatchObject({
      policy: { memory: { megabytes: 256 }, network: { mode: "off" } },
      narrowed: true,
    });
    expect(explained.flags.join(" ")).toContain("--wasm-max-mem-pages=4096");
    expect(explained.flags.join(" ")).not.toContain("--allow-net");
  });

  test("says that the policy has no rules for an agent, as for one that is misspelt", async () => {
    expect(await explain("--agent", "smal")).toContain('The policy has no rules for agent "smal"');
    expect(await explain("--agent", "small")).not.toContain("no rules");
    expect(await explain()).not.toContain("no rules");
  });
});
