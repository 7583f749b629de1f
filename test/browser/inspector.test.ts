import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { browsePlatform } from "../support/browse-platform.ts";
import { run, startConversation } from "../support/chat.ts";

const at = browsePlatform();
let page: Page;
let inspector: Locator;
beforeAll(async () => {
  page = at.administrator.page;
  inspector = page.getByRole("complementary", { name: "Inspector" });
  await startConversation(page);
  await run(page, "import numpy as np\ngrid = np.zeros((3, 4))\nword = 'first'");
  await page.getByRole("button", { name: "Inspector" }).click();
});

const open = (tab: string) => inspector.getByRole("tab", { name: tab }).click();

test("shows variables with type, shape and a preview, and follows each run", async () => {
  await inspector.getByRole("row", { name: /^grid ndarray \(3, 4\)/ }).waitFor();
  await inspector.getByText("'first'").waitFor();
  await run(page, "word = 'second'\nopen('/workspace/made.txt', 'w').write('by Python')");
  await inspector.getByText("'second'").waitFor();
  await inspector.getByRole("searchbox", { name: "Filter variables" }).fill("grid");
  await inspector.getByText("'second'").waitFor({ state: "detached" });
});

test("uploads, downloads and deletes files of /workspace", async () => {
  await open("Files");
  await inspector.getByText("made.txt", { exact: true }).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    inspector.getByRole("link", { name: "Download made.txt" }).click(),
  ]);
  expect(readFileSync(await file.path(), "utf8")).toBe("by Python");
  await upload("by a person");
  await inspector.getByText("given.txt", { exact: true }).waitFor();
  await upload("by a person once more");
  await inspector.getByText("given-2.txt", { exact: true }).waitFor();
  await inspector.getByRole("button", { name: "Delete made.txt" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await inspector.getByText("made.txt", { exact: true }).waitFor({ state: "detached" });
  const card = await run(
    page,
    "import os\nprint(sorted(os.listdir('/workspace')), open('/workspace/given.txt').read())",
  );
  expect(await card.innerText()).toContain("['given-2.txt', 'given.txt'] by a person\n");

  async function upload(text: string) {
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      inspector.getByRole("button", { name: "Upload files" }).click(),
    ]);
    await chooser.setFiles({ name: "given.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
  }
});

test("lists the packages that Python can import", async () => {
  await open("Packages");
  await inspector.getByRole("searchbox", { name: "Filter packages" }).fill("pandas");
  await inspector
    .getByRole("listitem")
    .filter({ hasText: /^pandas/ })
    .waitFor();
});

test("lists the runs, and takes Python back to one", async () => {
  await open("History");
  await inspector.getByText("Run 3").waitFor();
  await inspector.getByRole("button", { name: "Rewind to here: run 1" }).click();
  await page.getByRole("button", { name: "Rewind", exact: true }).click();
  await page.getByText("Python was taken back to where it stood after run 1").waitFor();
  const card = await run(page, "import os\nprint(word, os.listdir('/workspace'))");
  expect(await card.innerText()).toContain("first []");
});
