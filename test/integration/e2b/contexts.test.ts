import { expect, test } from "vitest";
import { startE2b } from "./e2b-server.ts";

const server = startE2b();

test("has a default context, and lists those that are made after it", async () => {
  const { sandbox } = server;
  expect(await sandbox.listCodeContexts()).toEqual([{ id: expect.any(String), language: "python", cwd: "/workspace" }]);
  const context = await sandbox.createCodeContext({ language: "Python" });
  expect(context).toMatchObject({ language: "python", cwd: "/workspace" });
  expect((await sandbox.listCodeContexts()).slice(1)).toEqual([context]);
  await sandbox.removeCodeContext(context.id);
  expect(await sandbox.listCodeContexts()).toHaveLength(1);
  await expect(sandbox.runCode("1", { context })).rejects.toThrow(`Context ${context.id} not found`);
  await expect(sandbox.removeCodeContext(context)).rejects.toThrow("not found");
  await expect(sandbox.restartCodeContext(context)).rejects.toThrow("not found");
});

test("keeps contexts apart", async () => {
  const { sandbox } = server;
  await sandbox.runCode("mine = 1");
  const context = await sandbox.createCodeContext();
  const { error } = await sandbox.runCode("mine", { context });
  expect(error?.value).toBe("name 'mine' is not defined");
});

test("begins in the directory of a context, which it makes, and stays where code goes", async () => {
  const { sandbox } = server;
  const context = await sandbox.createCodeContext({ cwd: "/home/user/data" });
  expect(context.cwd).toBe("/home/user/data");
  const cwd = async () => sandbox.runCode("import os; os.getcwd()", { context });
  expect(await cwd()).toMatchObject({ text: "/home/user/data", executionCount: 1 });
  await sandbox.runCode("os.chdir('..')", { context });
  expect(await cwd()).toMatchObject({ text: "/home/user", executionCount: 3 });
  expect((await sandbox.runCode("sorted(dir())[-1]", { context })).text).toBe("os");
});

test("ends what runs and forgets everything when a context is restarted", async () => {
  const { sandbox } = server;
  const context = await sandbox.createCodeContext({ cwd: "kept" });
  let begun: () => void;
  const isBegun = new Promise<void>((resolve) => (begun = resolve));
  const code = "x = 1\nprint('begun')\nimport time\ntime.sleep(60)";
  const running = sandbox.runCode(code, { context, onStdout: () => begun() });
  const waiting = sandbox.runCode("2", { context });
  await isBegun;
  await sandbox.restartCodeContext(context.id);
  const error = { name: "ContextRestarting", value: "Context was restarted", traceback: "" };
  expect((await running).error).toEqual(error);
  expect((await waiting).error).toEqual(error);
  const after = await sandbox.runCode("import os\nprint(os.getcwd())\nx", { context });
  expect(after.logs.stdout).toEqual(["/workspace/kept\n"]);
  expect(after).toMatchObject({ error: { name: "NameError" }, executionCount: 1 });
});

test("says when a context's Python has ended, and begins again in its directory", async () => {
  const { sandbox } = server;
  const context = await sandbox.createCodeContext({ cwd: "again" });
  const { error } = await sandbox.runCode("import js; js.Deno.exit(1)", { context });
  expect(error).toMatchObject({ name: "SESSION_LOST", value: expect.stringContaining("process ended") });
  expect((await sandbox.runCode("import os; os.getcwd()", { context })).text).toBe("/workspace/again");
});

test("refuses a directory that cannot be made, and keeps no context", async () => {
  const before = await server.sandbox.listCodeContexts();
  const response = await fetch(`${server.url}/contexts`, { method: "POST", body: '{"cwd":"/dev/null/below"}' });
  expect([response.status, await response.text()]).toEqual([
    400,
    expect.stringContaining('"/dev/null/below" cannot be the working directory'),
  ]);
  expect(await server.sandbox.listCodeContexts()).toEqual(before);
});
