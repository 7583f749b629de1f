import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/launch-chromium.ts";
import { answered, lastAnswer, send } from "../support/chat.ts";
import { runPlatform } from "../support/run-platform.ts";
import { openWindow, signIn } from "../support/visit-platform.ts";

let provider: Server;
beforeAll(async () => {
  provider = createServer((_request, response) => {
    response.writeHead(401, { "content-type": "application/json" });
    response.end('{"error": {"message": "Incorrect API key provided: sk-secret", "code": "invalid_api_key"}}');
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
});
afterAll(() => provider.close());

test("a model that fails says why, who can help, and not the key; the message can be answered again", async () => {
  const { port } = provider.address() as AddressInfo;
  const environment = {
    MODEL: "openai:gpt-test",
    OPENAI_API_KEY: "sk-secret",
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
  };
  const [platform, browser] = await Promise.all([runPlatform({ environment }), launchChromium()]);
  try {
    const visit = await openWindow(browser, platform.url);
    await signIn(visit, platform.link);
    await send(visit.page, "Hello");
    await answered(visit.page);
    const answer = await lastAnswer(visit.page).innerText();
    expect(answer).toContain("its provider refuses the key");
    expect(answer).toContain("Ask an administrator");
    expect(await visit.page.content()).not.toContain("sk-secret");
    await lastAnswer(visit.page).getByRole("button", { name: "Regenerate" }).click();
    await visit.page.getByText("2/2").waitFor();
    await answered(visit.page);
    expect(visit.problems).toEqual([]);
  } finally {
    await browser.close();
    await platform[Symbol.asyncDispose]();
  }
});
