import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { MAIN, startCommandLine } from "../support/command-line.ts";

const { directory, home, start, run } = startCommandLine();
/** A red pixel. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

const pipe = (input: string, ...words: string[]) => run(["repl", ...words], input);

describe("repl on a pipe", () => {
  test("runs statement by statement, shows their values, and gives input() the lines after it", async () => {
    const script = [
      "x = 6",
      "x * 7",
      "def sign(a):",
      "    if a < 0:",
      "        return -1",
      "",
      "    else:",
      "        return 1",
      "sign(-3)",
      "name = input('Name? ')",
      "Ada",
      "name",
      "",
    ];
    expect(await pipe(script.join("\n"))).toEqual({ code: 0, stdout: "42\n-1\nName? \n'Ada'\n", stderr: "" });
  });

  test("stops at the first error, and exits as the code asks", async () => {
    const failed = await pipe("print(1)\n1 / 0\nprint(2)\n");
    expect(failed).toMatchObject({ code: 1, stdout: "1\n" });
    expect(failed.stderr).toMatch(/^Traceback[^]*ZeroDivisionError: division by zero\n$/);
    expect(await pipe("exit(3)\nprint(2)\n")).toEqual({ code: 3, stdout: "", stderr: "" });
    expect((await pipe("x = )\n")).stderr).toContain("SyntaxError");
  });

  test("saves figures under names that are free, or draws them", async () => {
    const show = `display({"image/png": "${PNG}", "text/plain": "figure"}, raw=True)\n`;
    expect((await pipe(show + show)).stdout).toBe('Saved "figures/figure-1.png".\nSaved "figures/figure-2.png".\n');
    expect((await pipe(show, "--out", "figures")).stdout).toBe('Saved "figures/figure-3.png".\n');
    expect(readFileSync(join(directory, "figures", "figure-3.png"), "base64")).toBe(PNG);
    expect((await pipe(show, "--figures", "kitty")).stdout).toBe(`\u001B_Ga=T,f=100,q=2,m=0;${PNG}\u001B\\\n`);
  });

  test("goes on with a session that stays, and prints whole results as lines of JSON", async () => {
    expect((await pipe("x = 41\n", "--session", "stays")).code).toBe(0);
    const { stdout, stderr } = await pipe("x\nx + 1\n", "--session", "stays", "--json");
    const results = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(results).toMatchObject([
      { value: { "text/plain": "41" }, session: { run: 2, state: "kept" } },
      { value: { "text/plain": "42" }, session: { run: 3, state: "kept" } },
    ]);
    expect(stderr).toBe("");
  });
});

/** Types, and waits for what is to be seen after what was seen before. */
async function open() {
  const command = `'${process.execPath}' '${MAIN}' repl`;
  const child = start("script", ["-qfec", command, "/dev/null"], { TERM: "xterm", FORCE_COLOR: "1" });
  let screen = "";
  let seen = 0;
  child.stdout!.on("data", (chunk: Buffer) => void (screen += chunk.toString()));
  const see = async (expected: string) => {
    await vi.waitFor(() => expect(screen.slice(seen)).toContain(expected), { timeout: 30_000, interval: 10 });
    const end = screen.indexOf(expected, seen) + expected.length;
    const shown = screen.slice(seen, end);
    seen = end;
    return shown;
  };
  await see(">>> ");
  return {
    see,
    type: (keys: string) => void child.stdin!.write(keys),
    exited: once(child, "exit").then(([code]) => Number(code)),
  };
}

// The pseudo terminal of util-linux: BSD's `script` takes other words.
const hasTerminal = (() => {
  try {
    return execFileSync("script", ["--version"]).toString().includes("util-linux");
  } catch {
    return false;
  }
})();

describe.skipIf(!hasTerminal)("repl at a terminal (needs `script` of util-linux)", () => {
  test("completes, reads blocks, asks for input, interrupts and remembers", async () => {
    const { type, see, exited } = await open();
    type("verity = 41\r");
    await see(">>> ");
    type("veri\t");
    await see("verity");
    type(" + 1\r");
    await see("42\r\n");
    await see(">>> ");

    type("for i in range(2):\r");
    await see("... ");
    type("print('line', i)\r"); // The indent is there already.
    await see("... ");
    type("\r");
    await see("line 0\r\nline 1\r\n");
    await see(">>> ");

    type("def pasted():\r    return 'pa' + 'sted'\r\rpasted()\r");
    await see("'pasted'");
    await see(">>> ");

    type("name = input('Name? ')\r");
    await see("\nName? ");
    type("Ada\r");
    await see(">>> ");
    type("import getpass; key = getpass.getpass('Key? ')\r");
    await see("\nKey? ");
    await see("Key? ");
    type("hidden\r");
    expect(await see(">>> ")).not.toContain("hidden");
    type("f'{name} {len(key)}'\r");
    await see("'Ada 6'");
    await see(">>> ");

    type("print('be' + 'gun', flush=True); import time; time.sleep(600)\r");
    await see("begun\r\n");
    type("\u0003");
    expect(await see("KeyboardInterrupt")).toContain("\u001B[31mTraceback");
    await see(">>> ");
    type("half a line\u0003");
    await see(">>> ");
    type("verity\r");
    await see("41\r\n");
    await see(">>> ");
    type("1 / 0\r");
    await see("ZeroDivisionError: division by zero");
    await see(">>> ");
    type("\u0004");
    expect(await exited).toBe(0);
    const lines = readFileSync(join(home, "repl-history"), "utf8");
    expect(lines).toContain("verity = 41\n");
    expect(lines).not.toMatch(/^(Ada|hidden|half a line)$/m);

    const again = await open();
    again.type("\u001B[A\r"); // Up: the last line of before.
    await again.see("ZeroDivisionError");
    await again.see(">>> ");
    again.type("exit(4)\r");
    expect(await again.exited).toBe(4);
  });
});
