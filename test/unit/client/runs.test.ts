import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Channel } from "../../../src/client/channel.ts";
import type { Session } from "../../../src/client/session.ts";
import type { ExecutionEvent } from "../../../src/protocol/index.ts";
import { eventsOf, FakeSidecar, refuse, resultOf, send } from "./fake-sidecar.ts";

let sidecar: FakeSidecar;
let channel: Channel;
let session: Session;

beforeEach(async () => {
  sidecar = await FakeSidecar.listen();
  ({ channel, session } = sidecar.connect());
});

afterEach(async () => {
  channel.close();
  await sidecar[Symbol.asyncDispose]();
});

test("sends the code with its options and resolves with the result", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") send(socket, ...eventsOf(frame.id, "42\n"));
  };
  const result = await session.execute("print(42)", { timeoutMs: 500, stdin: "a\n", packages: ["flask"] });
  expect(result.stdout).toBe("42\n");
  const { id: _, ...sent } = await sidecar.next("execute");
  const options = { timeoutMs: 500, stdin: "a\n", packages: ["flask"] };
  expect(sent).toEqual({ type: "execute", session: "s", code: "print(42)", ...options });
});

test("picks up a run after the connection dropped, with each event once", async () => {
  const seen: ExecutionEvent[] = [];
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") send(socket, ...eventsOf(frame.id, "a", "b", "c").slice(0, 3));
    if (frame.type !== "attach") return;
    send(socket, { type: "ok", id: frame.id });
    // A careful sidecar replays more rather than less.
    send(socket, ...eventsOf(frame.run, "a", "b", "c").slice(frame.after - 1));
  };
  const onEvent = (event: ExecutionEvent) => {
    seen.push(event);
    if (event.seq === 3) sidecar.drop();
  };
  const result = await session.execute("…", { onEvent });
  expect(result.stdout).toBe("abc");
  expect(seen.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5]);
  expect(await sidecar.next("attach")).toMatchObject({ after: 3 });
  expect(sidecar.received.filter((frame) => frame.type === "execute")).toHaveLength(1);
});

test("sends a run again that never arrived", async () => {
  let dropped = false;
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute" && !dropped) {
      dropped = true;
      sidecar.drop();
    } else if (frame.type === "execute") send(socket, ...eventsOf(frame.id, "once"));
    else if (frame.type === "attach") refuse(socket, frame, "UNKNOWN_RUN");
  };
  expect((await session.execute("…")).stdout).toBe("once");
  const [first, , second] = sidecar.received;
  expect(second).toEqual(first);
});

test("never runs again what had started, but says that it was lost and keeps its output", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") send(socket, ...eventsOf(frame.id, "so far").slice(0, 2));
    if (frame.type === "attach") refuse(socket, frame, "UNKNOWN_RUN");
  };
  const onEvent = (event: ExecutionEvent) => void (event.type === "stdout" && sidecar.drop());
  const result = await session.execute("…", { onEvent });
  expect(result).toMatchObject({ status: "lost", stdout: "so far", error: { code: "SESSION_LOST" } });
  expect(result.session).toMatchObject({ id: "s", run: 1, state: "lost", reason: expect.stringContaining("sidecar") });
  expect(sidecar.received.filter((frame) => frame.type === "execute")).toHaveLength(1);
});

test("never sends a run again that the sidecar knows to have had", async () => {
  sidecar.onRequest = (frame, socket) => frame.type === "attach" && refuse(socket, frame, "SESSION_LOST");
  const run = session.execute("…");
  await sidecar.next("execute");
  sidecar.drop();
  expect((await run).status).toBe("lost");
  expect(sidecar.received.map(({ type }) => type)).toEqual(["attach"]);
});

test("loses a run when another sidecar answers, and tells that one that the session had runs", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute" && sidecar.instance === "second") send(socket, ...eventsOf(frame.id));
  };
  const lost = session.execute("x = 1");
  await sidecar.next("execute");
  sidecar.instance = "second";
  sidecar.drop();
  expect(await lost).toMatchObject({ status: "lost", session: { state: "lost" } });

  expect((await session.execute("x")).status).toBe("success");
  expect(sidecar.opened).toMatchObject([{ continues: false }, { continues: true }]);
});

test("rejects when the sidecar does not come back", async () => {
  const run = session.execute("…");
  await sidecar.next("execute");
  await sidecar[Symbol.asyncDispose]();
  await expect(run).rejects.toMatchObject({ code: "CONNECTION_LOST" });
});

test("opens a session again that the sidecar has dropped", async () => {
  let expired = true;
  sidecar.onRequest = (frame, socket) => {
    if (frame.type !== "execute") return;
    if (expired) refuse(socket, frame, "UNKNOWN_SESSION");
    else send(socket, ...eventsOf(frame.id));
    expired = false;
  };
  expect((await session.execute("…")).status).toBe("success");
  expect(sidecar.opened).toHaveLength(2);
});

test("sends runs of one session in the order in which they were asked for", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") send(socket, ...eventsOf(frame.id));
  };
  await Promise.all(["1", "2", "3"].map((code) => session.execute(code)));
  expect(sidecar.received.map((frame) => frame.type === "execute" && frame.code)).toEqual(["1", "2", "3"]);
});

test("interrupts the run when the signal aborts, and resolves with its result", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type !== "interrupt") return;
    const result = resultOf({ status: "cancelled" });
    send(socket, { type: "ok", id: frame.id }, { type: "result", run: frame.run, seq: 1, result });
  };
  const controller = new AbortController();
  const run = session.execute("…", { signal: controller.signal });
  const { id } = await sidecar.next("execute");
  controller.abort();
  expect((await run).status).toBe("cancelled");
  expect(await sidecar.next("interrupt")).toMatchObject({ session: "s", run: id });
});

test("interrupts a run that is aborted while the connection is away", async () => {
  const controller = new AbortController();
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "attach") send(socket, { type: "ok", id: frame.id });
    if (frame.type !== "interrupt") return;
    send(socket, { type: "result", run: frame.run, seq: 1, result: resultOf({ status: "cancelled" }) });
  };
  const run = session.execute("…", { signal: controller.signal });
  await sidecar.next("execute");
  sidecar.drop();
  controller.abort();
  expect((await run).status).toBe("cancelled");
});

test("does not send a run whose signal is aborted already", async () => {
  const result = await session.execute("…", { signal: AbortSignal.abort() });
  expect(result).toMatchObject({ status: "cancelled", error: { code: "CANCELLED" } });
  expect(sidecar.received).toEqual([]);
});

test("answers Python's input(), and says that it can only when it can", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") {
      send(socket, { type: "stdin.request", run: frame.id, seq: 1, prompt: "Name? ", password: false });
    }
    if (frame.type !== "stdin.reply") return;
    send(socket, { type: "ok", id: frame.id });
    send(socket, { type: "result", run: frame.run, seq: 2, result: resultOf({ stdout: frame.text ?? "none" }) });
  };
  const onInput = vi.fn(async () => "Ada");
  expect((await session.execute("input('Name? ')", { onInput })).stdout).toBe("Ada");
  expect(onInput).toHaveBeenCalledWith({ prompt: "Name? ", password: false });
  expect(await sidecar.next("execute")).toMatchObject({ interactive: true });

  expect((await session.execute("input()")).stdout).toBe("none");
  expect(await sidecar.next("execute")).not.toHaveProperty("interactive");
});

test("answers again when the answer was lost with the connection", async () => {
  let answers = 0;
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") {
      send(socket, { type: "stdin.request", run: frame.id, seq: 1, prompt: "", password: false });
    }
    if (frame.type === "attach") send(socket, { type: "ok", id: frame.id });
    if (frame.type !== "stdin.reply") return;
    if (++answers === 1) sidecar.drop();
    else send(socket, { type: "result", run: frame.run, seq: 2, result: resultOf({ stdout: frame.text ?? "" }) });
  };
  const onInput = vi.fn(async () => "Ada");
  expect((await session.execute("input()", { onInput })).stdout).toBe("Ada");
  expect(onInput).toHaveBeenCalledOnce();
});

test.each(["onEvent", "onInput"])("rejects with what %s throws, and interrupts the run", async (name) => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type !== "execute") return;
    send(socket, { type: "stdin.request", run: frame.id, seq: 1, prompt: "", password: false });
  };
  await expect(session.execute("…", { [name]: throwRangeError })).rejects.toThrow(RangeError);
  await sidecar.next("interrupt");
});

test("rejects a run that the sidecar refuses", async () => {
  sidecar.onRequest = (frame, socket) => frame.type === "execute" && refuse(socket, frame, "POLICY_DENIED");
  await expect(session.execute("…")).rejects.toMatchObject({ code: "POLICY_DENIED" });
});

test("refuses code that is larger than a frame, and the connection stays usable", async () => {
  sidecar.onRequest = (frame, socket) => frame.type === "execute" && send(socket, ...eventsOf(frame.id));
  await expect(session.execute("#".repeat(33 * 2 ** 20))).rejects.toMatchObject({ code: "FRAME_TOO_LARGE" });
  expect((await session.execute("1")).status).toBe("success");
});

function throwRangeError(): never {
  throw new RangeError("The caller's own");
}

const CALL = { type: "tool.call", seq: 2, call: 1, tool: "double", arguments: '{"n":4}' } as const;
const double = {
  signatures: [{ name: "double", parameters: [{ name: "n", required: true }], documentation: "" }],
  call: async ({ arguments: { n } }: { arguments: Record<string, unknown> }) => 2 * Number(n),
};

test("declares its tools, and replies to their calls", async () => {
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") send(socket, eventsOf(frame.id)[0] ?? {}, { ...CALL, run: frame.id });
    if (frame.type !== "tool.reply") return;
    send(socket, { type: "ok", id: frame.id }, { type: "result", run: frame.run, seq: 3, result: resultOf() });
  };
  await session.execute("…", { tools: double });
  expect(await sidecar.next("execute")).toMatchObject({ tools: double.signatures });
  expect(await sidecar.next("tool.reply")).toMatchObject({ call: 1, reply: { value: "8" } });
});

test("repeats a reply that was lost with the connection, and calls the tool once", async () => {
  const call = vi.fn(double.call);
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") send(socket, eventsOf(frame.id)[0] ?? {}, { ...CALL, run: frame.id });
    else if (frame.type === "attach") {
      send(socket, { type: "ok", id: frame.id }, { ...CALL, run: frame.run }); // Replays more rather than less.
    } else if (
      frame.type === "tool.reply" &&
      sidecar.received.filter(({ type }) => type === "tool.reply").length === 1
    ) {
      sidecar.drop();
    } else if (frame.type === "tool.reply") {
      send(socket, { type: "ok", id: frame.id }, { type: "result", run: frame.run, seq: 3, result: resultOf() });
    }
  };
  expect(await session.execute("…", { tools: { ...double, call } })).toMatchObject({ status: "success" });
  expect(call).toHaveBeenCalledOnce();
});

test("gives up calls of tools with their run", async () => {
  let signal: AbortSignal | undefined;
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") send(socket, eventsOf(frame.id)[0] ?? {}, { ...CALL, run: frame.id });
  };
  const call = (made: { signal: AbortSignal }) => {
    ({ signal } = made);
    channel.close();
    return new Promise(() => {});
  };
  await expect(session.execute("…", { tools: { ...double, call } })).rejects.toMatchObject({ code: "CONNECTION_LOST" });
  expect(signal?.aborted).toBe(true);
});
