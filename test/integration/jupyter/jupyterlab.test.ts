import { KernelManager, KernelSpecAPI, type Kernel, type KernelMessage, SessionManager } from "@jupyterlab/services";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startJupyter } from "./jupyter-server.ts";

const server = startJupyter();
let kernels: KernelManager;
let kernel: Kernel.IKernelConnection;

for (const method of ["debug", "warn"] as const) vi.spyOn(console, method).mockImplementation(() => {});

beforeAll(async () => {
  kernels = new KernelManager({ serverSettings: server.settings("ann") });
  kernel = await kernels.startNew();
});
afterAll(async () => {
  await kernel.shutdown();
  kernels.dispose();
});

type Options = Partial<KernelMessage.IExecuteRequestMsg["content"]> & { answers?: string[] };

/** Runs a cell, and gives the reply and what came on iopub, as [type, content]. */
async function run(code: string, { answers = [], ...options }: Options = {}) {
  const outputs: [string, Record<string, unknown>][] = [];
  const questions: unknown[] = [];
  const future = kernel.requestExecute({ code, stop_on_error: true, ...options });
  future.onIOPub = ({ header, content }) => void outputs.push([header.msg_type, content as Record<string, unknown>]);
  future.onStdin = ({ header, content }) => {
    questions.push(content);
    kernel.sendInputReply({ status: "ok", value: answers.shift() ?? "" }, header as never);
  };
  const { content } = await future.done;
  return { reply: content as unknown as Record<string, unknown>, outputs, questions };
}

const outputsOf = async (code: string, options?: Options) =>
  (await run(code, options)).outputs.filter(([type]) => !["status", "execute_input"].includes(type));

describe("a kernel", () => {
  test("says what it is", async () => {
    const info = await kernel.info;
    expect(info).toMatchObject({ status: "ok", language_info: { name: "python", file_extension: ".py" } });
    const specs = await KernelSpecAPI.getSpecs(server.settings("ann"));
    expect(specs).toMatchObject({ default: "python3", kernelspecs: { python3: { language: "python" } } });
  });

  test("answers a cell with all of Jupyter's messages in their order, and counts it", async () => {
    const { reply, outputs } = await run("import sys\nprint('out')\nprint('err', file=sys.stderr)\n6 * 7");
    expect(outputs).toEqual([
      ["status", { execution_state: "busy" }],
      ["execute_input", { code: expect.stringContaining("6 * 7"), execution_count: 1 }],
      ["stream", { name: "stdout", text: "out\n" }],
      ["stream", { name: "stderr", text: "err\n" }],
      ["execute_result", { execution_count: 1, data: { "text/plain": "42" }, metadata: {} }],
      ["status", { execution_state: "idle" }],
    ]);
    expect(reply).toMatchObject({ status: "ok", execution_count: 1, user_expressions: {} });
  });

  test("shows figures as PNG, frames as HTML and plotly as JSON", async () => {
    const [figure] = await outputsOf("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()");
    expect(figure).toMatchObject(["display_data", { data: { "image/png": expect.stringMatching(/^iVBORw0KGgo/) } }]);
    const [frame] = await outputsOf("import pandas as pd\npd.DataFrame({'a': [1]})");
    expect(frame).toMatchObject(["execute_result", { data: { "text/html": expect.stringContaining("<table") } }]);
    const bundle = { "application/vnd.plotly.v1+json": { data: [], layout: {} }, "text/plain": "a figure" };
    expect(await outputsOf(`display(${JSON.stringify(bundle)}, raw=True)`)).toMatchObject([
      ["display_data", { data: bundle }],
    ]);
  });

  test("answers an exception with its traceback, and aborts the cells that wait behind it", async () => {
    const failing = run("1/0");
    const waiting = run("never = True");
    expect((await failing).reply).toMatchObject({
      status: "error",
      ename: "ZeroDivisionError",
      evalue: "division by zero",
    });
    expect((await failing).outputs.map(([type]) => type)).toContain("error");
    expect((await waiting).reply).toMatchObject({ status: "aborted" });
    expect((await run("'never' in globals()")).reply).toMatchObject({ status: "ok" });
    const tolerated = run("1/0", { stop_on_error: false });
    const next = run("2");
    await tolerated;
    expect((await next).reply).toMatchObject({ status: "ok" });
  });

  test("asks the client for input, and fails without one that answers", async () => {
    const { outputs, questions } = await run("input('name? ')", { allow_stdin: true, answers: ["Ada"] });
    expect(questions).toEqual([{ prompt: "name? ", password: false }]);
    expect(outputs).toContainEqual(["execute_result", expect.objectContaining({ data: { "text/plain": "'Ada'" } })]);
    expect(outputs.filter(([type]) => type === "stream")).toEqual([]);
    const { questions: secret } = await run("import getpass; getpass.getpass('key: ')", { allow_stdin: true });
    expect(secret).toEqual([{ prompt: "key: ", password: true }]);
    expect((await run("input()", { allow_stdin: false })).reply).toMatchObject({ status: "error", ename: "EOFError" });
  });

  test("is silent when asked, counts only what is stored, and evaluates user expressions", async () => {
    const before = (await run("'counted'")).reply["execution_count"];
    const silent = await run("quiet = 21; quiet", { silent: true, user_expressions: { a: "quiet * 2", b: "nope" } });
    expect(silent.outputs.map(([type]) => type)).toEqual(["status", "status"]);
    expect(silent.reply).toMatchObject({
      execution_count: before,
      user_expressions: {
        a: { status: "ok", data: { "text/plain": "42" }, metadata: {} },
        b: { status: "error", ename: "NameError" },
      },
    });
    expect((await run("'unstored'", { store_history: false })).reply["execution_count"]).toBe(before);
    const { content } = await kernel.requestHistory({
      hist_access_type: "tail",
      n: 1,
      output: false,
      raw: true,
    } as never);
    expect(content).toMatchObject({ status: "ok", history: [[0, before, "'counted'"]] });
  });

  test("completes, inspects and says whether code is whole", async () => {
    await run("from math import sqrt as square_root\nüber = 'ü'");
    const { content } = await kernel.requestComplete({ code: "'😀'; square_r", cursor_pos: 13 });
    expect(content).toMatchObject({ status: "ok", matches: ["square_root"], cursor_start: 5, cursor_end: 13 });
    const inspected = await kernel.requestInspect({ code: "square_root", cursor_pos: 4, detail_level: 0 });
    const text = expect.stringContaining("square root") as string;
    expect(inspected.content).toMatchObject({ status: "ok", found: true, data: { "text/plain": text } });
    expect((await kernel.requestIsComplete({ code: "x = 1" })).content).toMatchObject({ status: "complete" });
    expect((await kernel.requestIsComplete({ code: "def f():" })).content).toMatchObject({ status: "incomplete" });
    expect((await kernel.requestCommInfo({})).content).toMatchObject({ status: "ok", comms: {} });
  });

  test("is interrupted by both ways, and keeps its variables", async () => {
    for (const interrupt of [
      () => kernel.interrupt(),
      () => kernel.sendControlMessage(controlRequest("interrupt_request", {}), true).done,
    ]) {
      const running = kernel.requestExecute({ code: "kept = 'kept'\nprint('started', flush=True)\nwhile True: pass" });
      await new Promise<void>((resolve) => {
        running.onIOPub = ({ header }) => (header.msg_type === "stream" ? resolve() : undefined);
      });
      const shown = await server.fetch(`/api/kernels/${kernel.id}?token=ann`);
      expect(await shown.json()).toMatchObject({ execution_state: "busy", connections: 1 });
      await interrupt();
      expect((await running.done).content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    }
    expect(await outputsOf("kept")).toMatchObject([["execute_result", { data: { "text/plain": "'kept'" } }]]);
  });

  test("begins anew with its files when it is restarted, also while a cell runs", async () => {
    await run("gone = 1\nopen('kept.txt', 'w').write('kept')");
    void kernel.requestExecute({ code: "while True: pass" }).done.catch(() => {});
    await kernel.restart();
    await kernel.info;
    const [[, { data, execution_count }]] = (await outputsOf("'gone' in globals(), open('kept.txt').read()")) as [
      [string, Record<string, unknown>],
    ];
    expect({ data, execution_count }).toEqual({ data: { "text/plain": "(False, 'kept')" }, execution_count: 1 });
  });

  test("misses nothing when the connection breaks off while a cell runs", async () => {
    const future = kernel.requestExecute({ code: "print('printed')\n'value'" });
    const seen: string[] = [];
    future.onIOPub = ({ header }) => {
      if (seen.push(header.msg_type) === 1) server.breakOff();
    };
    expect((await future.done).content.status).toBe("ok");
    expect(seen).toEqual(["status", "execute_input", "stream", "execute_result", "status"]);
  });

  test("tells all its clients what it does, and answers only the one that asked", async () => {
    const other = kernels.connectTo({ model: kernel.model });
    await other.info;
    const seen: string[] = [];
    other.iopubMessage.connect((_, { header }) => void seen.push(header.msg_type));
    await run("print('for all')");
    await other.requestCommInfo({});
    expect(seen).toEqual(expect.arrayContaining(["execute_input", "stream"]));
    other.dispose();
  });
});

test("a kernel is found by its ID after the server was started again, and goes on", async () => {
  const again = server.startAgain();
  const ask = (path: string, init?: RequestInit) => again.request(`/jupyter/api/kernels${path}?token=ann`, init);
  expect(await (await ask("")).json()).toEqual([]);
  expect(await (await ask(`/${kernel.id}`)).json()).toMatchObject({ id: kernel.id, execution_state: "idle" });
  expect(await (await ask("")).json()).toMatchObject([{ id: kernel.id }]);
});

test("a kernel that was shut down by a message is gone, and its clients are told", async () => {
  const ended = await kernels.startNew();
  const other = kernels.connectTo({ model: ended.model });
  await Promise.all([ended.info, other.info]);
  const told = new Promise<void>((resolve) => {
    other.statusChanged.connect((_, status) => (status === "dead" ? resolve() : undefined));
  });
  await ended.sendControlMessage(controlRequest("shutdown_request", { restart: false }), true).done;
  await told;
  const { status } = await server.fetch(`/api/kernels/${ended.id}?token=ann`);
  expect(status).toBe(404);
  for (const connection of [ended, other]) connection.dispose();
});

test("sessions are opened, listed, renamed, given another kernel, and end with it", async () => {
  const sessions = new SessionManager({ kernelManager: kernels, serverSettings: server.settings("ann") });
  const options = { path: "a.ipynb", name: "a.ipynb", type: "notebook", kernel: { name: "python3" } };
  const session = await sessions.startNew(options);
  await session.kernel!.requestExecute({ code: "x = 1" }).done;
  await session.setPath("b.ipynb");
  await sessions.refreshRunning();
  expect([...sessions.running()]).toMatchObject([{ path: "b.ipynb", kernel: { id: session.kernel!.id } }]);
  const before = session.kernel!.id;
  await session.changeKernel({ name: "python3" });
  expect(session.kernel!.id).not.toBe(before);
  await session.shutdown();
  await Promise.all([sessions.refreshRunning(), kernels.refreshRunning()]);
  expect([...sessions.running()]).toEqual([]);
  expect([...kernels.running()].map(({ id }) => id)).toEqual([kernel.id]);
  sessions.dispose();
});

function controlRequest(msg_type: string, content: object): KernelMessage.IControlMessage {
  const header = { msg_id: msg_type, msg_type, session: "s", username: "", date: "", version: "5.4" };
  return { channel: "control", header, parent_header: {}, metadata: {}, content } as never;
}
