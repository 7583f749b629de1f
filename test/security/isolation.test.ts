import { beforeAll, expect, test } from "vitest";
import type { Session } from "../../src/client/index.ts";
import { evaluate, startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox();
let victim: Session;
let intruder: Session;

beforeAll(async () => {
  victim = sandbox.session("victim");
  intruder = sandbox.session("intruder");
  await victim.execute("secret = 's3cret'; open('secret.txt', 'w').write(secret); import js");
  await intruder.execute("import js, os");
});

test("a session has no variables of another one", async () => {
  expect((await intruder.execute("secret")).error).toMatchObject({ type: "NameError" });
});

test("a session has no files of another one", async () => {
  expect(await evaluate(intruder, "os.listdir('/workspace')")).toBe("[]");
  await expect(intruder.files.get("secret.txt")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  for (const path of ["../secret.txt", "/workspace/../secret.txt", "/etc/passwd"]) {
    await expect(intruder.files.get(path)).rejects.toMatchObject({ code: "BAD_PATH" });
  }
});

test("a session hears nothing on the channels of JavaScript", async () => {
  await intruder.execute(
    "js.eval('globalThis.heard = []; new BroadcastChannel(\"x\").onmessage = (e) => heard.push(e.data)')",
  );
  await victim.execute(
    'js.eval(\'new BroadcastChannel("x").postMessage("s3cret")\'); js.eval(\'globalThis.left = "s3cret"\')',
  );
  await intruder.execute("import asyncio; await asyncio.sleep(0.1)");
  expect(await evaluate(intruder, "js.eval('String(heard.length) + typeof left')")).toBe("'0undefined'");
});

test("a session leaves nothing in storage for another one", async () => {
  await victim.execute(
    'js.eval(\'try { localStorage.setItem("x", "s3cret") } catch {}; sessionStorage.setItem("x", "s3cret")\')',
  );
  await victim.execute('await js.eval(\'caches.open("x").then(c => c.put("http://x/", new Response("s3cret")))\')');
  const found =
    'js.eval(\'let s; try { s = localStorage.getItem("x") } catch {}; String([s, sessionStorage.getItem("x")])\')';
  expect(await evaluate(intruder, found)).toBe("','");
  const cached = await intruder.execute("await js.eval('caches.match(\"http://x/\").then(r => r.text())')");
  expect(cached.status).toBe("error");
});

test("a session cannot change the packages that another one mounts", async () => {
  const plant = "open('/lib/python3.14/site-packages/planted.py', 'w')";
  expect((await intruder.execute(plant)).error).toMatchObject({ code: "PERMISSION_DENIED" });
  expect((await victim.execute("import planted")).error).toMatchObject({ code: "MODULE_NOT_FOUND" });
});

test("what is random differs between sessions", async () => {
  const code =
    "import random, numpy, uuid, secrets\n[random.random(), numpy.random.rand(), str(uuid.uuid4()), secrets.token_hex()]";
  expect(await evaluate(intruder, code)).not.toBe(await evaluate(victim, code));
  const [first, second] = [await evaluate(sandbox.session(), code), await evaluate(sandbox.session(), code)] as [
    string,
    string,
  ];
  const parts = [first, second].map((text) => text.slice(1, -1).split(", "));
  for (const [index, part] of parts[0]!.entries()) expect(part).not.toBe(parts[1]![index]);
});
