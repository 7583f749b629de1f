import { randomUUID } from "node:crypto";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { createAgent, fakeModel } from "langchain";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { ExecutionEvent, ToolSignature } from "../../src/protocol/index.ts";
import { createPyodideSandboxTool, type PyodideSandboxTool, type PythonToolCall } from "../../src/tool/index.ts";
import { hibernate } from "../support/snapshots.ts";
import { evaluate, failure, startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox({
  tools: { maxSeconds: 2, maxCalls: 150 },
  snapshots: { save: "idle", idleSeconds: 60 },
  agents: { mute: { tools: { allow: ["repeat"] } } },
});

const CITIES: Record<string, number> = { Oslo: -3, Rome: 14, Lima: 19 };
const weather = tool(
  async ({ city, unit }) => {
    const degrees = CITIES[city];
    if (degrees === undefined) throw new Error(`There is no city "${city}"`);
    return { city, degrees, unit, tags: ["now", null, true] };
  },
  {
    name: "weather",
    description: "Tells the weather of a city.",
    schema: z.object({ city: z.string().describe("its English name"), unit: z.enum(["C", "F"]).default("C") }),
  },
);
const echo = tool(async (input) => input, {
  name: "echo-all",
  description: "Gives back what it gets.",
  schema: {
    type: "object",
    properties: { value: {}, from: { type: "string" }, self: {} },
    required: ["value"],
  } as const,
});
const repeat = tool(async ({ times }) => "x".repeat(times), {
  name: "repeat",
  description: "A long text.",
  schema: z.object({ times: z.number() }),
});

let open = 0;
const slow = tool(
  async ({ number }, { signal }) => {
    open++;
    await new Promise((resolve, reject) => {
      if (number >= 0) setImmediate(resolve);
      else signal?.addEventListener("abort", () => reject(signal.reason));
    });
    open--;
    return number;
  },
  { name: "slow", description: "Waits; for ever with a negative number.", schema: z.object({ number: z.number() }) },
);

let waiting: (() => void) | undefined;
const meet = tool(
  async ({ number }) => {
    if (waiting === undefined) await new Promise<void>((resolve) => (waiting = resolve));
    else waiting = void waiting();
    return number;
  },
  { name: "meet", description: "Waits for another call.", schema: z.object({ number: z.number() }) },
);

const TOOLS = [weather, echo, repeat, slow, meet];
const IMPORT = "from tools import echo_all, meet, repeat, slow, ToolError, weather\n";

let python: PyodideSandboxTool;
beforeAll(async () => {
  python = await createPyodideSandboxTool({ client: sandbox.client, tools: TOOLS });
});

/** Most tests share one conversation, since a new one takes its time to start. */
const SHARED = randomUUID();
const conversation = (thread_id: string = SHARED) => ({ configurable: { thread_id } });
/** What the model reads of a run. */
const run = async (code: string, config: object = conversation()) => String(await python.invoke(IMPORT + code, config));

describe("a tool", () => {
  test("takes positional and named arguments, and gives Python values", async () => {
    expect(await run('weather("Rome"), weather(city="Oslo", unit="F")["degrees"]')).toBe(
      "({'city': 'Rome', 'degrees': 14, 'unit': 'C', 'tags': ['now', None, True]}, -3)",
    );
  });

  test("takes an argument of any name", async () => {
    expect(await run("echo_all(1, self=2)", conversation())).toBe("{'value': 1, 'self': 2}");
  });

  test("takes what JSON has no type for: numbers of NumPy, dates, sets and paths", async () => {
    const code = `import datetime, pathlib, numpy as np
echo_all([np.float64(1.5), np.arange(2), datetime.date(2026, 1, 2), {3}, pathlib.Path("/a")], **{"from": "é"})`;
    expect(await run(code, conversation(randomUUID()))).toBe(
      "{'value': [1.5, [0, 1], '2026-01-02', [3], '/a'], 'from': 'é'}",
    );
  });

  test("explains itself to help and inspect", async () => {
    const code = "import inspect\nprint(inspect.signature(weather), weather)\nhelp(weather)";
    expect(await run(code)).toMatch(/\(city, unit=Ellipsis\) <tool weather[^]*Tells the weather[^]*its English name/);
  });

  test("is called by several coroutines at once", async () => {
    const code = "import asyncio\nsum(await asyncio.gather(*(meet.aio(n) for n in range(100))))";
    expect(await run(code)).toBe("4950");
  });

  test("answers a blocked call while others are awaited", async () => {
    const code = `import asyncio
first = asyncio.create_task(slow.aio(1))
await asyncio.sleep(0)
blocked = slow(2)
(await first, blocked)`;
    expect(await run(code)).toBe("(1, 2)");
  });

  test("gives some megabytes, and refuses more", async () => {
    expect(await run("len(repeat(5_000_000))")).toBe("5000000");
    expect(await run("repeat(9_000_000)")).toContain('ToolError: The result of "repeat" has 9000002 bytes');
  });
});

describe("a call that fails", () => {
  test.for([
    ["the tool throws", 'weather("Atlantis")', 'tools.ToolError: There is no city "Atlantis"'],
    ["an argument has the wrong type", "weather(7)", "✖ Invalid input: expected string, received number\n  → at city"],
    ["an argument is missing", "weather()", "TypeError: missing a required argument: 'city'"],
    ["an argument is unknown", 'weather("Rome", days=3)', "TypeError: got an unexpected keyword argument 'days'"],
    ["an argument is not data", "echo_all(print)", "TypeError: A tool takes numbers, text, lists and dicts, and no"],
    ["an argument is no number of JSON", "echo_all(float('nan'))", "ValueError: Out of range float values"],
    ["arguments are huge", 'echo_all("x" * 2_000_000)', "ToolError: The arguments have more than 1048576 bytes"],
    ["a tool hangs", "slow(-1)", 'ToolError: The tool "slow" did not answer within 2 s'],
    ["there are too many", "for n in range(200): slow(n)", "ToolError: The limit of 150 calls in one run is reached"],
    ["a tool is unknown", "from tools import wether", "ImportError: cannot import name 'wether' from 'tools'"],
  ])("raises in Python what went wrong: %s", async ([, code, message]) => {
    expect(await run(code as string)).toContain(message);
  });

  test("is refused for a tool that Python makes up", async () => {
    const code = `forged = type(weather)("pay", [], "")\nforged()`;
    expect(await run(code)).toContain('ToolError: This run has no tool "pay"');
  });

  test("can be caught, and leaves the others alone", async () => {
    const code = `found = []
for city in ["Oslo", "Atlantis", "Lima"]:
    try:
        found.append(weather(city)["degrees"])
    except ToolError as error:
        found.append(str(error))
found`;
    expect(await run(code)).toBe("[-3, 'There is no city \"Atlantis\"', 19]");
  });

  test("ends with the run that made it, and has its tool stop", async () => {
    const here = conversation();
    for (const call of ["slow(-1)", "await slow.aio(-1)"]) {
      const before = open;
      const abort = new AbortController();
      const callbacks = [
        { handleToolStart: ({ id }: { id: string[] }) => id.at(-1) !== "PyodideSandboxTool" && abort.abort() },
      ];
      expect(await run(`kept = 1\n${call}`, { ...here, callbacks, signal: abort.signal })).toContain("CANCELLED");
      expect(open).toBe(before + 1); // It was begun, and the abort is what ended it.
      open = before;
    }
    expect(await run("kept", here)).toBe("1");
  });

  test("tells a task that a run leaves behind that nobody answers", async () => {
    const here = conversation();
    await run("import asyncio\nleft = asyncio.create_task(slow.aio(-1))\nawait asyncio.sleep(0)", here);
    expect(await run("try: await left\nexcept ToolError as error: print(error)", here)).toContain(
      "The run ended before",
    );
  });
});

describe("the module", () => {
  test("is there only in runs with tools, and never installed as a package", async () => {
    const session = sandbox.session();
    expect(failure(await session.execute("from tools import weather"))).toMatchObject({
      code: "IMPORT_ERROR",
      message: "There are no tools in this run: the platform offers it none",
    });
    await run("kept = weather", conversation(session.id));
    expect(failure(await session.execute("import tools"))).toMatchObject({ code: "IMPORT_ERROR" });
    expect(failure(await session.execute("kept('Rome')")).message).toBe('This run has no tool "weather"');
  });

  test("leaves a file of the user's with its name alone where there are no tools", async () => {
    const session = sandbox.session();
    await session.files.put("tools.py", "hammer = 'mine'");
    expect(await evaluate(session, "import tools; tools.hammer")).toBe("'mine'");
    expect(await run("weather('Rome')['degrees']", conversation(session.id))).toBe("14");
    expect(await evaluate(session, "import tools; tools.hammer")).toBe("'mine'");
  });

  test("goes on in a session that was saved", async () => {
    const session = sandbox.session();
    const here = conversation(session.id);
    await run("degrees = lambda city: weather(city)['degrees']", here);
    await hibernate(session);
    expect(
      await python.invoke("import asyncio\ndegrees('Lima'), (await weather.aio('Oslo'))['degrees']", here),
    ).toMatch(/^Value: \(19, -3\)\n\nState: The session was restored/);
    await session.close();
  });
});

const signature = { name: "pay", parameters: [], documentation: "" };
const execute = (...signatures: object[]) =>
  sandbox.client
    .session("mute", { agent: "mute" })
    .execute("1", { tools: { signatures: signatures as ToolSignature[], call: async () => 1 } });

describe("tools that an agent's code may not call", () => {
  test("are not offered to it", async () => {
    const quiet = await createPyodideSandboxTool({ client: sandbox.client, tools: TOOLS, agent: "mute" });
    expect(quiet.description).toContain("def repeat(times: float) -> Any:");
    expect(quiet.description).not.toContain("weather");
  });

  test("are refused, as are signatures that are none", async () => {
    await expect(execute(signature)).rejects.toMatchObject({ code: "POLICY_DENIED" });
    const repeat = { ...signature, name: "repeat" };
    expect(await execute(repeat)).toMatchObject({ status: "success" });
    for (const bad of [
      { ...repeat, name: "no good" },
      { ...repeat, name: "__import__" },
      { ...repeat, name: "ToolError" },
      { ...repeat, documentation: "x".repeat(20_000) },
      { ...repeat, parameters: ["city"] },
      {
        ...repeat,
        parameters: [
          { name: "a", required: false },
          { name: "b", required: true },
        ],
      },
      {
        ...repeat,
        parameters: [
          { name: "a", required: true },
          { name: "a", required: true },
        ],
      },
      { ...repeat, more: 1 },
    ]) {
      await expect(execute(bad), JSON.stringify(bad).slice(0, 100)).rejects.toMatchObject({ code: "BAD_FRAME" });
    }
    await expect(execute(repeat, repeat)).rejects.toMatchObject({ code: "BAD_FRAME" });
  });
});

test("every call is an event of the run and a child run in the trace, and can be refused", async () => {
  const asked: PythonToolCall[] = [];
  const guarded = await createPyodideSandboxTool({
    client: sandbox.client,
    tools: TOOLS,
    onToolCall(call) {
      asked.push(call);
      if (call.arguments["city"] === "Lima") throw new Error("Lima is closed today");
    },
  });
  const events: ExecutionEvent[] = [];
  const started: [name: string, isChild: boolean][] = [];
  const callbacks = [
    {
      handleToolStart: (
        _: unknown,
        __: string,
        ___: string,
        parent?: string,
        ____?: string[],
        _____?: object,
        name?: string,
      ) => void started.push([name ?? "", parent !== undefined]),
      handleCustomEvent: (_: string, { event }: { event: ExecutionEvent }) => void events.push(event),
    },
  ];
  const code = `${IMPORT}try: weather("Lima")\nexcept ToolError as error: print(error)\nweather("Rome")["degrees"]`;
  const here = conversation();
  expect(await guarded.invoke(code, { ...here, callbacks })).toBe("Output:\nLima is closed today\n\nValue: 14");
  expect(asked).toMatchObject([{ tool: "weather", config: here }, { arguments: { city: "Rome" } }]);
  expect(started).toEqual([
    ["pyodide_sandbox", false],
    ["weather", true],
  ]);
  expect(events.filter(({ type }) => type.startsWith("tool."))).toMatchObject([
    { type: "tool.call", call: 1, tool: "weather", arguments: '{"city": "Lima"}' },
    { type: "tool.end", call: 1, error: "Lima is closed today" },
    { type: "tool.call", call: 2 },
    { type: "tool.end", call: 2, error: null },
  ]);
});

test("an agent does in one turn what took many", async () => {
  const code = `${IMPORT}print(max(("Oslo", "Rome", "Lima"), key=lambda city: weather(city)["degrees"]))`;
  const model = fakeModel()
    .respondWithTools([{ name: python.name, args: { code }, id: "call-1" }])
    .respond(new AIMessage("In Lima."));
  const agent = createAgent({ model, tools: [python] });
  const { messages } = await agent.invoke({ messages: [new HumanMessage("Where is it warmest?")] }, conversation());
  expect(messages.find((message) => ToolMessage.isInstance(message))?.text).toBe("Lima");
});
