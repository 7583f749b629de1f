import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browsePlatform } from "../support/browse-platform.ts";
import { lastAnswer, lastCard, run, startConversation } from "../support/chat.ts";
import { signIn, takeProblems } from "../support/visit-platform.ts";

const at = browsePlatform();
let page: Page;
let server: Server;
let host: string;
/** Where the conversation is that has Python under the first rules. */
let conversation: string;

beforeAll(async () => {
  page = at.administrator.page;
  server = createServer((_request, response) => response.end("hello from the server"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("Python that may not reach a host says which, and who can allow it", async () => {
  await startConversation(page);
  await run(page, fetchCode());
  conversation = page.url();
  await page.getByText(`Python may not reach ${host}`).waitFor();
  await page.getByRole("link", { name: "Admin → Python sandbox" }).waitFor();
  expect(await lastAnswer(page).innerText()).toContain("Network access denied");
});

test("a long entry of a list stays in its card, with what removes it", async () => {
  await openPolicy();
  const path = `/srv/${"a-long-name-without-a-gap".repeat(8)}`;
  const paths = page.getByRole("textbox", { name: "Add to Readable paths" });
  await paths.fill(path);
  await paths.press("Enter");
  const remove = page.getByRole("button", { name: `Remove ${path}` });
  await remove.waitFor();
  const list = page.getByRole("list", { name: "Readable paths", exact: true });
  expect(await endOf(remove)).toBeLessThanOrEqual(await endOf(list));
  await remove.click();
});

test("the policy is edited with the flags of Deno beside it", async () => {
  await openPolicy();
  await page.getByRole("heading", { name: "Python sandbox" }).waitFor();
  const flags = page.getByRole("list", { name: "Flags" });
  await flags.waitFor();
  expect(await flags.innerText()).not.toContain("--allow-net");
  await page.getByRole("radio", { name: /Listed hosts/ }).click();
  await page.getByRole("textbox", { name: "Add to Hosts" }).fill(host);
  await flags.locator("[data-state=new]").filter({ hasText: `--allow-net` }).waitFor();
  expect(await flags.innerText()).toContain(host);
});

test("a host that is none is refused at its field, and cannot be saved", async () => {
  const hosts = page.getByRole("textbox", { name: "Add to Hosts" });
  await hosts.press("Enter");
  await hosts.fill("no_host!");
  await hosts.press("Enter");
  await page.getByText("“no_host!”:").waitFor();
  expect(await hosts.getAttribute("aria-invalid")).toBe("true");
  await page.getByRole("button", { name: "1 rule needs a correction" }).waitFor();
  expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Remove no_host!" }).click();
  await page.getByText("“no_host!”:").waitFor({ state: "detached" });
});

test("an address is tried under the rules that are not saved yet", async () => {
  const form = page.getByRole("form", { name: "Test an address" });
  const url = form.getByRole("textbox", { name: "Test this URL" });
  await url.fill(`http://${host}/`);
  await form.getByRole("button", { name: "Test" }).click();
  await form.getByText(/Denied.*has to be listed under “Private addresses”/).waitFor();
  await page.getByRole("textbox", { name: "Add to Private addresses" }).fill("127.0.0.1");
  await page.getByRole("textbox", { name: "Add to Private addresses" }).press("Enter");
  await form.getByRole("button", { name: "Test" }).click();
  await form.getByText("Reached.").waitFor();
  await url.fill("http://elsewhere.example/");
  await form.getByRole("button", { name: "Test" }).click();
  await form.getByText("Denied.").waitFor();
  expect(await form.innerText()).toContain("elsewhere.example");
});

test("a change holds for new kernels, and a running one is restarted with what it held", async () => {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Policy saved; new kernels have it").waitFor();
  const old = page.getByRole("region", { name: "Sessions with old rights" });
  await old.getByRole("link").first().waitFor();

  const second = await page.context().newPage();
  await second.goto(conversation);
  await lastCard(second).waitFor();
  await run(second, "print('still', kept)");
  expect(await lastCard(second).innerText()).toContain("still of before");
  await run(second, fetchCode());
  await lastCard(second).getByText("Network access denied").waitFor();

  await old.getByRole("button", { name: "Restart", exact: true }).click();
  await page.getByText("Session restarted under the new rules").waitFor();
  await old.waitFor({ state: "detached" });
  const card = await run(second, `before = kept\n${fetchCode()}\nprint(before)`);
  expect(await card.innerText()).toContain("hello from the server\nof before");
  await second.close();
});

test("the sessions are listed, put to sleep and ended", async () => {
  await page.getByRole("link", { name: "Sessions" }).click();
  const row = page
    .getByRole("row")
    .filter({ has: page.getByText("1 runs").or(page.getByText(/[2-9] runs/)) })
    .first();
  await row.getByText("idle").waitFor();
  await row.getByRole("button", { name: /^Hibernate/ }).click();
  await page.getByText("Session hibernates; its next run brings it back").waitFor();
  await row.getByText("hibernating").waitFor();
  await row.getByRole("button", { name: /^End/ }).click();
  await page.getByRole("button", { name: "End session" }).click();
  await page.getByText("Session ended").waitFor();
});

test("the audit log tells who ran and changed what", async () => {
  await page.getByRole("link", { name: "Activity" }).click();
  const log = page.getByRole("region", { name: "Audit log" });
  await log.getByRole("rowheader", { name: "Policy changed" }).waitFor();
  for (const what of ["Python run", "Session restarted", "Session hibernated", "Session ended"]) {
    await log.getByRole("rowheader", { name: what }).first().waitFor();
  }
  await log.getByRole("button", { name: /^Detail of Policy changed/ }).click();
  await log.getByText(host).first().waitFor();
  await log.getByRole("searchbox", { name: "Search the audit log" }).fill("policy");
  await log.getByRole("rowheader", { name: "Python run" }).first().waitFor({ state: "detached" });
});

test("a model that cannot answer is refused at its row", async () => {
  await page.getByRole("link", { name: "Models" }).click();
  await page.getByRole("button", { name: "Add model" }).click();
  await page.getByRole("textbox", { name: "Name of model 1", exact: true }).fill("Nobody");
  await page.getByRole("textbox", { name: "Provider and name of model 1" }).fill("nobody:x");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("list", { name: "Models" }).getByText("Expected a provider").waitFor();
  expect(takeProblems(at.administrator, /^422: PUT/)).toHaveLength(1);
  await page.getByRole("button", { name: "Discard" }).click();
});

test("people are invited by a link that signs them in once", async () => {
  await page.getByRole("link", { name: "People" }).click();
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Nora");
  await page.getByRole("textbox", { name: "E-mail" }).fill("nora@example.com");
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByRole("textbox", { name: "Sign-in link" }).inputValue();
  await page.getByRole("button", { name: "Done" }).click();

  const nora = await at.window();
  await signIn(nora, link);
  await nora.page.getByRole("button", { name: /Nora/ }).waitFor();
  expect(await nora.page.getByRole("link", { name: "Admin", exact: true }).count()).toBe(0);
  const again = await at.window();
  await again.page.goto(link);
  await again.page
    .getByRole("alert")
    .getByText(/used already/)
    .waitFor();
  expect(again.problems.splice(0)).toEqual(expect.arrayContaining(["401: POST /api/sign-in"]));
});

test("who is no administrator gets no page of theirs", async () => {
  const { page: other, problems } = await at.person("Egon", "editor");
  await other.goto("/admin/sandbox");
  await other.getByText("Only administrators can open this page").waitFor();
  const refused = await other.request.get("/api/admin/policy");
  expect(refused.status()).toBe(403);
  expect(problems).toEqual([]);
});

function openPolicy() {
  return page.goto("/admin/sandbox");
}

/** Where it ends at its right, in pixels. */
async function endOf(shown: Locator): Promise<number> {
  const box = await shown.boundingBox();
  return box === null ? Number.NaN : box.x + box.width;
}

function fetchCode(): string {
  return `import httpx\nkept = 'of before'\nasync with httpx.AsyncClient() as client:\n    print((await client.get('http://${host}/')).text)`;
}
