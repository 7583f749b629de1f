import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { browsePlatform } from "../support/browse-platform.ts";
import { answered, lastAnswer, lastCard, run, send, sendPython, startConversation } from "../support/chat.ts";
import { takeProblems } from "../support/visit-platform.ts";

const at = browsePlatform({ policy: { time: { defaultSeconds: 4 } } });
let page: Page;
beforeAll(() => {
  page = at.administrator.page;
});
beforeEach(() => startConversation(page));

test("two people in one conversation see the same, as it happens", async () => {
  await run(page, "1");
  const { page: other, email } = await at.person("Bob", "editor");
  await page.request.post(`/api/conversations/${idOf(page)}/members`, { data: { email, access: "editor" } });
  await other.goto(page.url());
  await lastCard(other).waitFor();

  await sendPython(page, "print('for both')\nname = input('Who is it? ')\nprint('It is', name)");
  await output(other).getByText("for both").waitFor();
  await lastCard(other).getByRole("textbox", { name: "Answer to Python" }).fill("Bob");
  await lastCard(other).getByRole("button", { name: "Send answer" }).click();
  for (const one of [page, other]) {
    await lastCard(one).getByText("It is Bob").waitFor();
    await answered(one);
  }
  await send(other, "Bob says hello");
  await page.getByText("Bob says hello").waitFor();
  await answered(page);
  await answered(other);
  const texts = await Promise.all([page, other].map((one) => one.getByRole("log").innerText()));
  expect(texts[0]).toBe(texts[1]);
});

test("a conversation that is deleted elsewhere is gone from who looks at it", async () => {
  await run(page, "print('here')");
  const other = await at.administrator.context.newPage();
  await other.goto(page.url());
  await lastCard(other).getByText("here", { exact: true }).waitFor();
  expect((await page.request.delete(`/api/conversations/${idOf(page)}`, { data: {} })).status()).toBe(204);
  for (const shown of [page, other]) await shown.getByText("There is nothing here").waitFor();
  takeProblems(at.administrator, /^404: GET/);
  await other.close();
});

test("a run goes on while the page is loaded again", async () => {
  await sendPython(page, "print('before the reload')\nanswer = input('Go on? ')\nprint('after it:', answer)");
  await output(page).getByText("before the reload").waitFor();
  await page.reload();
  await output(page).getByText("before the reload").waitFor();
  await lastCard(page).getByRole("textbox", { name: "Answer to Python" }).fill("yes");
  await lastCard(page).getByRole("button", { name: "Send answer" }).click();
  await lastCard(page).getByText("after it: yes").waitFor();
  await answered(page);
  expect(await lastCard(page).count()).toBe(1);
});

test("an answer that nobody looks at is there afterwards", async () => {
  await sendPython(page, "import time\nfor i in range(10):\n    print('line', i); time.sleep(0.1)");
  await output(page).getByText("line 0").waitFor();
  const url = page.url();
  await page.goto("about:blank");
  await page.goto(url);
  await answered(page);
  expect(await lastCard(page).innerText()).toContain("line 0\nline 1\n");
  await lastCard(page).getByText("line 9").waitFor();
});

test("a sidecar that dies under a run is told of, and the next message has Python back as it was saved", async () => {
  await run(page, "kept = 42");
  await saved(page, 1);
  await sendPython(page, "lost = 1\nimport time\nwhile True:\n    print('still here'); time.sleep(0.05)");
  await output(page).getByText("still here").first().waitFor();
  process.kill(sidecarOf(at.platform.pid), "SIGKILL");
  await lastCard(page)
    .getByText(/Python went away|The sandbox went away|The sandbox cannot be reached/)
    .waitFor();
  await answered(page);
  takeProblems(at.administrator, /^503: GET \S+\/session$/);
  const card = await run(page, "print(kept, 'lost' in globals())");
  expect(await card.innerText()).toContain("42 False");
  expect(await card.innerText()).toMatch(/[Rr]estored/);
});

test("a run that takes too long says so, and the variables stay", async () => {
  await run(page, "before = 1");
  await run(page, "while True: pass");
  await lastCard(page).getByText("Out of time in line 1").waitFor();
  expect(await lastAnswer(page).innerText()).toContain("its limit of 4 s");
  expect(await (await run(page, "print('before is', before)")).innerText()).toContain("before is 1");
});

test("a session that was put to sleep is restored by the next message", async () => {
  await run(page, "asleep = 'no'");
  await saved(page, 1);
  const slept = await page.request.post(`/api/admin/sessions/${idOf(page)}/hibernate`, { data: {} });
  expect(slept.ok()).toBe(true);
  const card = await run(page, "print('asleep:', asleep)");
  expect(await card.innerText()).toContain("asleep: no");
  await card.getByText("State restored: The session is as it was after run 1").waitFor();
});

const output = (page: Page) => lastCard(page).locator(".pyodide-outputs");
const idOf = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** Waits until the state after a run is kept. */
async function saved(page: Page, run: number): Promise<void> {
  const read = async () => {
    const answer = await page.request.get(`/api/conversations/${idOf(page)}/snapshots`);
    return ((await answer.json()) as { run: number }[]).map((snapshot) => snapshot.run);
  };
  await expect.poll(read, { timeout: 20_000 }).toContain(run);
}

/** The sidecar that a platform's process has started. */
function sidecarOf(platform: number): number {
  const found = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .find((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        return parent === platform && readFileSync(`/proc/${name}/cmdline`, "utf8").includes("sidecar/main");
      } catch {
        return false; // It has ended meanwhile.
      }
    });
  if (found === undefined) throw new Error("There is no sidecar");
  return Number(found);
}
