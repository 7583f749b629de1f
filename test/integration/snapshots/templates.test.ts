import { afterAll, expect, test } from "vitest";
import { SandboxClient } from "../../../src/client/index.ts";
import type { Progress } from "../../../src/protocol/index.ts";
import { evaluate, startSandbox } from "../../support/sandbox.ts";

/** A name that no policy of this machine has. */
const NAME = "test_of_templates";
const MODULES = ["openpyxl", "lxml.etree"];

const sandbox = startSandbox({
  templates: { [NAME]: MODULES, broken: ["csv", "openpyxl.nothing"] },
  sessions: { template: NAME, spares: 0 },
});

afterAll(async () => {
  await using client = await SandboxClient.connect({ policy: { sessions: { spares: 0 } } });
  if ((await client.templates.list()).some(({ name }) => name === NAME)) await client.templates.remove({ name: NAME });
});

const findAll = async () => (await sandbox.client.templates.list()).filter(({ name }) => name === NAME);

test("a template of the policy is missing until it is built, once", async () => {
  expect(await findAll()).toEqual([
    expect.objectContaining({ id: null, state: "missing", modules: MODULES, size: 0, path: null }),
  ]);
  const steps: Progress[] = [];
  await sandbox.client.templates.build({ name: NAME }, (progress) => steps.push(progress));
  expect(steps).toContainEqual({ step: `Making the template ${NAME}`, done: 0, total: 1 });
  const built = await findAll();
  expect(built).toMatchObject([{ state: "current", modules: MODULES, sessions: 0 }]);
  await sandbox.client.templates.build({ name: NAME });
  expect(await findAll()).toEqual(built);
});

test("a session starts from the template that the policy names", async () => {
  const session = sandbox.session();
  await session.files.put("a.txt", "a"); // Before any code says what it needs.
  const isLoaded = "import sys\n['lxml.etree' in sys.modules, 'openpyxl' in sys.modules, 'matplotlib' in sys.modules]";
  expect(await evaluate(session, isLoaded)).toBe("[True, True, False]");
  expect(await evaluate(session, "import lxml.etree\nlxml.etree.fromstring('<a>b</a>').text")).toBe("'b'");
});

test("one that is made anew stands beside the old one, which stays while a process needs it", async () => {
  const [old] = await findAll();
  const session = sandbox.session();
  await evaluate(session, "x = 1\nx");
  await sandbox.client.templates.build({ name: NAME, force: true });
  expect((await findAll()).map(({ state }) => state).sort()).toEqual(["current", "stale"]);
  const { removed, kept } = await sandbox.client.templates.remove({ name: NAME });
  expect(kept).toMatchObject([{ id: old?.id }]);
  expect(removed).toHaveLength(1);
  expect(await evaluate(session, "x")).toBe("1");
});

test("one with a module that is not there says which, and what to do", async () => {
  await expect(sandbox.client.templates.build({ name: "broken" })).rejects.toMatchObject({
    code: "BAD_POLICY",
    message: 'The template "broken" was not made: there is no module "openpyxl.nothing"',
    suggestion: expect.stringContaining("templates.broken"),
  });
});

test("a name that no template has is refused", async () => {
  const refusal = { code: "UNKNOWN_TEMPLATE", message: expect.stringContaining("python, science") };
  await expect(sandbox.client.templates.build({ name: "none" })).rejects.toMatchObject(refusal);
  await expect(sandbox.client.templates.remove({ name: "none" })).rejects.toMatchObject(refusal);
});
