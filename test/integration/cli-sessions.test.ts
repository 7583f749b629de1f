import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "cli-sessions-"));

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a command to its end; what it starts ends with it, as there is no sidecar that runs already. */
async function cli(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { PYODIDE_SANDBOX_URL: _, PYODIDE_SANDBOX_TOKEN: __, ...environment } = process.env;
  const policy = JSON.stringify({ sessions: { template: "python" } });
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: home,
    env: { ...environment, PYODIDE_SANDBOX_HOME: home, PYODIDE_SANDBOX_POLICY: policy },
  });
  child.stdin.end();
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: Number(code), stdout, stderr };
}

const run = (session: string, code: string) => cli("run", "--session", session, "-c", code);

async function json(...words: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await cli(...words, "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("a session of commands that each start a sidecar", () => {
  beforeAll(async () => {
    expect(await run("a", "x = 1\nopen('notes.txt', 'w').write('kept')")).toMatchObject({ code: 0, stdout: "" });
  });

  test("goes on in a new process, with its variables and files, and says from which run", async () => {
    expect(await run("a", "print(x, open('notes.txt').read())\nx = 2")).toEqual({
      code: 0,
      stdout: "1 kept\n",
      stderr: "The session was restored: The session is as it was after run 1.\n",
    });
  });

  test("is listed with the runs that it can go back to", async () => {
    expect(await json("sessions", "list")).toMatchObject([{ session: "a", run: 2, snapshots: 2 }]);
    expect(await json("sessions", "list", "a")).toMatchObject([{ run: 2 }, { run: 1 }]);
    expect((await cli("sessions", "list")).stdout).toMatch(
      /^a +run 2 +\d{4}-\d\d-\d\d \d\d:\d\d +2 snapshots +\d+\.\d MB$/m,
    );
    expect((await cli("sessions", "list", "b")).stdout).toBe('Nothing is saved of session "b".\n');
  });

  test("is inspected, with its variables when they are asked for", async () => {
    expect(await json("sessions", "inspect", "a")).toMatchObject({
      session: "a",
      agent: null,
      live: null,
      snapshots: [{ run: 2, mounts: [], template: expect.stringMatching(/^python-/) }, { run: 1 }],
      variables: null,
    });
    const { stdout } = await cli("sessions", "inspect", "a", "--variables");
    expect(stdout).toMatch(/^Runs +2$/m);
    expect(stdout).toMatch(/^ {2}x: int \(\d+ bytes\) = 2$/m);
    expect((await cli("sessions", "inspect", "b")).stderr).toMatch(/^UNKNOWN_SESSION: /);
  });

  test("goes into a file and comes out of it", async () => {
    const file = join(home, "a.pysession");
    expect(await json("sessions", "export", "a", file)).toMatchObject({ session: "a", size: statSync(file).size });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await json("sessions", "import", file, "--as", "imported")).toEqual({ session: "imported" });
    expect((await run("imported", "print(x)")).stdout).toBe("2\n");
    expect((await cli("sessions", "import", file)).stderr).toMatch(/^SESSION_EXISTS: /);
    expect((await cli("sessions", "import", MAIN)).stderr).toMatch(/^BAD_SNAPSHOT: /);
    expect((await cli("sessions", "import", join(home, "none"))).stderr).toMatch(/^FILE_NOT_FOUND: /);
    expect((await cli("sessions", "export", "b", join(home, "b"))).stderr).toMatch(/^UNKNOWN_SNAPSHOT: /);
    expect(existsSync(join(home, "b"))).toBe(false);
    expect((await cli("sessions", "rm", "imported")).code).toBe(0);
  });

  test("forks, now or after an earlier run, and stays as it is", async () => {
    expect(await json("sessions", "fork", "a", "now")).toEqual({ session: "now" });
    expect(await json("sessions", "fork", "a", "earlier", "--run", "1")).toEqual({ session: "earlier" });
    expect((await run("now", "print(x)\nx = 'changed'")).stdout).toBe("2\n");
    expect((await run("earlier", "print(x)")).stdout).toBe("1\n");
    expect((await run("a", "print(x)")).stdout).toBe("2\n");
  });

  test("does not fork onto a session that there is", async () => {
    const { code, stderr } = await cli("sessions", "fork", "a", "now");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^SESSION_EXISTS: .*"now"/);
  });

  test("goes back to a run, and forgets those after it", async () => {
    expect(await json("sessions", "rewind", "a", "1")).toEqual({ session: "a", run: 1 });
    expect(await json("sessions", "list", "a")).toMatchObject([{ run: 1 }]);
    expect((await run("a", "print(x)")).stdout).toBe("1\n");
  });

  test("does not go back to a run that was not saved", async () => {
    const { code, stderr } = await cli("sessions", "rewind", "a", "9");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^UNKNOWN_SNAPSHOT: .*"9"/);
  });

  test("is gone when it is removed, and cannot be removed twice", async () => {
    expect(await json("sessions", "rm", "a")).toEqual({ session: "a" });
    expect((await run("a", "print('x' in globals())")).stdout).toBe("False\n");
    expect((await cli("sessions", "rm", "a")).code).toBe(0);
    expect((await cli("sessions", "rm", "a")).stderr).toMatch(/^UNKNOWN_SESSION: /);
  });
});

test("a run without a session leaves nothing saved", async () => {
  const before = await json("sessions", "list");
  expect((await cli("run", "-c", "x = 1")).code).toBe(0);
  expect(await json("sessions", "list")).toEqual(before);
});
