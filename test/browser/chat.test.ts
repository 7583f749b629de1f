import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browsePlatform } from "../support/browse-platform.ts";
import { answered, lastAnswer, lastCard, run, send, sendPython, startConversation } from "../support/chat.ts";

const at = browsePlatform();
let page: Page;
beforeAll(() => {
  page = at.administrator.page;
});

describe("an empty conversation", () => {
  test("says that a demo model answers, and offers samples that run", async () => {
    await page.goto("/chat");
    await page.getByText("A demo model answers").waitFor();
    await startConversation(page);
    await page.getByRole("button", { name: /Statistics of a year's sales/ }).click();
    await lastCard(page).getByText("Done", { exact: true }).waitFor();
    await answered(page);
    expect(await lastCard(page).innerText()).toContain("Mean");
    expect(await lastAnswer(page).innerText()).toMatch(/Over the year: Mean: .*66,166\.67/);
  });

  test("is not offered to who only reads", async () => {
    const { page: other } = await at.person("Vera", "viewer");
    await other.getByText("Conversations that others share with you are in the list").waitFor();
    expect(await other.getByText(/A demo model answers|You can read this conversation/).count()).toBe(0);
  });

  test("is made by a click and is listed after its first message", async () => {
    await page.getByRole("button", { name: "New conversation" }).click();
    await page.getByRole("heading", { name: "What shall we work out?" }).waitFor();
    await send(page, "Something for the list");
    await answered(page);
    await page
      .getByRole("region", { name: "Conversations" })
      .getByRole("link", { name: "Something for the list" })
      .waitFor();
    expect(await page.title()).toContain("Something for the list");
    expect(await lastAnswer(page).innerText()).toContain("I am a demo model");
  });
});

describe("a conversation", () => {
  beforeEach(() => startConversation(page));

  test("shows the code, the output while it comes, and the value", async () => {
    await sendPython(page, "name = input('Who? ')\nprint('Hello', name)\n[name] * 2");
    const card = lastCard(page);
    await card.getByText("name = input('Who? ')").waitFor();
    const answer = card.getByRole("textbox", { name: "Answer to Python", description: "Who?" });
    await answer.waitFor();
    expect(await card.getByText(/^\d+(\.\d)? m?s$/).count()).toBe(1);
    await answer.fill("Ada");
    await card.getByRole("button", { name: "Send answer" }).click();
    await card.getByText("Hello Ada").waitFor();
    await answered(page);
    expect(await card.innerText()).toContain("Done");
    expect(await lastAnswer(page).innerText()).toContain("It ran and printed");
  });

  test("shows a line before the run is over", async () => {
    await sendPython(page, "print('first')\ninput()\nprint('second')");
    const output = lastCard(page).locator(".pyodide-outputs");
    await output.getByText("first").waitFor();
    expect(await output.innerText()).not.toContain("second");
    await lastCard(page).getByRole("button", { name: "Send answer" }).click();
    await output.getByText("second").waitFor();
    await answered(page);
  });

  test("keeps variables from one message to the next", async () => {
    await run(page, "x = 41");
    expect(await (await run(page, "x + 1")).innerText()).toMatch(/\b42\b/);
  });

  test("shows Markdown as such, without its HTML", async () => {
    await send(page, "**bold** and `code`\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<b id=raw>raw</b>");
    const message = page.getByRole("article", { name: "Administrator" }).last();
    await message.getByRole("cell", { name: "2" }).waitFor();
    expect(await message.locator("strong").innerText()).toBe("bold");
    expect(await message.locator("#raw").count()).toBe(0);
    await answered(page);
  });

  test("stops a run, and the answer goes on", async () => {
    await run(page, "kept = 7");
    await sendPython(page, "print('begun')\nwhile True: pass");
    await lastCard(page).getByText("begun", { exact: true }).waitFor();
    await lastCard(page).getByRole("button", { name: "Stop run" }).click();
    await answered(page);
    expect(await lastAnswer(page).innerText()).toContain("You stopped the run");
    expect(await (await run(page, "kept * 6")).innerText()).toMatch(/\b42\b/);
  });

  test("keeps what is being written over a reload, before it has been loaded itself", async () => {
    const message = page.getByRole("textbox", { name: "Message", exact: true });
    await message.fill("Not sent yet");
    await page.reload();
    await message.waitFor();
    expect(await message.inputValue()).toBe("Not sent yet");
    await message.fill("");
  });

  test("stops an answer", async () => {
    await sendPython(page, "print('begun')\nwhile True: pass");
    await lastCard(page).getByText("begun", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await answered(page);
    await lastAnswer(page).getByText("Stopped.").waitFor();
  });

  test("goes on being answered when Send is clicked twice", async () => {
    await page.getByRole("textbox", { name: "Message" }).fill("```python\ninput('Next?')\n```");
    await page.getByRole("button", { name: "Send", exact: true }).dblclick();
    await lastCard(page).getByRole("textbox", { name: "Answer to Python" }).fill("Yes");
    await page.getByRole("button", { name: "Send answer" }).click();
    await answered(page);
    expect(await lastCard(page).innerText()).toContain("Done");
  });

  test("has the focus at a question of Python, and in its box after the answer and after Stop", async () => {
    const message = page.getByRole("textbox", { name: "Message" });
    const question = lastCard(page).getByRole("textbox", { name: "Answer to Python" });
    await message.fill("```python\nfor _ in '12': input('Next?')\n```");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    for (const word of ["one", "two"]) {
      await question.and(page.locator(":focus")).waitFor();
      await page.keyboard.type(word);
      await page.keyboard.press("Enter");
      await lastCard(page).getByText(`Next?${word}`).waitFor();
    }
    await answered(page);
    expect(await page.locator("#message:focus").count()).toBe(1);
    await message.fill("```python\ninput('Next?')\n```");
    await message.press("Enter");
    await page.keyboard.type("To be sent later");
    await question.waitFor();
    expect(await message.inputValue()).toBe("To be sent later");
    await message.fill("");
    await page.getByRole("button", { name: "Stop", exact: true, disabled: false }).press("Enter");
    await answered(page);
    expect(await page.locator("#message:focus").count()).toBe(1);
  });

  test("branches where an earlier message is edited, and Python follows the branch", async () => {
    await run(page, "x = 1");
    await run(page, "x = x + 10; x");
    await page.getByRole("button", { name: "Edit", exact: true }).last().click();
    await page.getByRole("textbox", { name: "Edit the message" }).fill("```python\nx = x + 100; x\n```");
    await page.getByRole("button", { name: "Save and send" }).click();
    await lastCard(page).getByText("101", { exact: true }).waitFor();
    await answered(page);
    await page.getByRole("button", { name: "Previous version" }).click();
    await lastCard(page).getByText("11", { exact: true }).waitFor();
    expect(await (await run(page, "x")).innerText()).toMatch(/\b11\b/);
    await page.getByRole("button", { name: "Next version" }).click();
    await lastCard(page).getByText("101", { exact: true }).waitFor();
    expect(await (await run(page, "x")).innerText()).toMatch(/\b101\b/);
  });

  test("regenerates an answer from the state that was before it", async () => {
    await run(page, "n = 0");
    await run(page, "n += 1; n");
    await page.getByRole("button", { name: "Regenerate" }).last().click();
    await page.getByText("2/2").waitFor();
    await answered(page);
    expect(await lastCard(page).innerText()).toMatch(/\n1\b/);
    await page.reload();
    await page.getByText("2/2").waitFor();
  });

  test("is forked from a message, Python included", async () => {
    await run(page, "y = 5");
    await run(page, "y = 6");
    const from = page.url();
    const count = async () => ((await (await page.request.get("/api/conversations")).json()) as unknown[]).length;
    const before = await count();
    await page
      .getByRole("article", { name: "Assistant" })
      .first()
      .getByRole("button", { name: "Fork from here" })
      .dblclick();
    await page.getByText("This is a new conversation that begins as the other one was").waitFor();
    await expect.poll(() => page.getByRole("article").count()).toBe(2);
    expect(page.url()).not.toBe(from);
    expect(await count()).toBe(before + 1);
    expect(await (await run(page, "print('y is', y)")).innerText()).toContain("y is 5");
    await page.goto(from);
    await expect.poll(() => page.getByRole("article").count()).toBe(4);
    expect(await (await run(page, "print('y is', y)")).innerText()).toContain("y is 6");
  });

  test("is renamed, found and deleted", async () => {
    await send(page, "A talk about walruses");
    await answered(page);
    await page.getByRole("button", { name: "Rename the conversation" }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("Sea animals");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Sea animals" }).waitFor();
    const list = page.getByRole("region", { name: "Conversations" });
    await page.getByRole("searchbox", { name: "Search conversations" }).fill("walruses");
    await list.getByRole("link", { name: "Sea animals" }).waitFor();
    await expect.poll(() => list.getByRole("link").count()).toBe(1);
    await list.getByRole("button", { name: "Menu of Sea animals" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByText("The conversation is deleted").waitFor();
    await list.getByText("Nothing has “walruses” in it.").waitFor();
    await page.getByRole("searchbox", { name: "Search conversations" }).fill("");
    expect(new URL(page.url()).pathname).toBe("/chat");
  });

  test("opens a card as a cell, which runs in the same session", async () => {
    await run(page, "base = 10");
    await lastCard(page).getByRole("button", { name: "Open as cell" }).click();
    const editor = page.getByRole("textbox", { name: "Python code" });
    await editor.waitFor();
    await page.keyboard.type("\nbase * 4 + 2");
    await page.keyboard.press("Control+Enter");
    const cell = page.getByRole("article", { name: "Cell of Administrator" });
    await cell.getByText("42", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Close the cell" }).click();
    expect(await (await run(page, "print('base is', base)")).innerText()).toContain("base is 10");
  });

  test("takes files by button, drop and paste into /workspace", async () => {
    const choosing = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Attach files" }).click();
    const csv = Buffer.from("a,b\n1,2\n");
    await (await choosing).setFiles({ name: "chosen.csv", mimeType: "text/csv", buffer: csv });
    await giveFile(page, "drop", "dropped.txt", "from a drop");
    await giveFile(page, "paste", "pasted.txt", "from the clipboard");
    const files = page.getByRole("list", { name: "Files for the next message" });
    await expect.poll(() => files.getByRole("listitem").count()).toBe(3);
    await expect.poll(() => files.getByRole("progressbar").count(), { timeout: 20_000 }).toBe(0);
    await run(page, "import os\nprint(sorted(os.listdir('/workspace')), open('/workspace/chosen.csv').read())");
    expect(await lastCard(page).innerText()).toContain("['chosen.csv', 'dropped.txt', 'pasted.txt'] a,b");
    expect(await page.getByRole("list", { name: "Attached files" }).innerText()).toContain("dropped.txt");
  });

  test("shows what a run wrote, to be previewed and downloaded", async () => {
    await run(page, "open('/workspace/out.txt', 'w').write('made by Python')");
    const files = lastCard(page).getByRole("list", { name: "Files of this run" });
    await files.getByRole("button", { name: "Preview out.txt" }).click();
    await files.getByText("made by Python").waitFor();
    expect(await download(page, () => files.getByRole("link", { name: "Download out.txt" }).click())).toEqual({
      name: "out.txt",
      text: "made by Python",
    });
  });

  test("is exported as a notebook and as a page", async () => {
    await run(page, "print('exported')");
    const notebook = await exportAs(page, "Jupyter notebook");
    expect(notebook.name).toMatch(/\.ipynb$/);
    const { nbformat, cells } = JSON.parse(notebook.text) as { nbformat: number; cells: { cell_type: string }[] };
    expect(nbformat).toBe(4);
    expect(cells).toContainEqual(expect.objectContaining({ cell_type: "code", source: expect.anything() }));
    expect(notebook.text).toContain("exported");
    const html = await exportAs(page, "HTML page");
    expect(html.name).toMatch(/\.html$/);
    expect(html.text).toContain("exported");
  });

  test("draws what Python shows: figures, tables, formulas and charts", async () => {
    await run(
      page,
      `import matplotlib.pyplot as plt, pandas as pd, plotly.express as px
from IPython.display import display, Latex
plt.plot([1, 4, 9]); plt.show()
display(pd.DataFrame({"number": range(100)}))
display(Latex("$x^2$"))
display(px.line(x=[1, 2], y=[3, 4]))`,
    );
    const card = lastCard(page);
    await card.locator("img").waitFor();
    expect(await card.locator("img").evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(
      100,
    );
    await card.getByText("100 rows × 1 column").waitFor();
    await card.locator(".katex").first().waitFor();
    await card.locator(".js-plotly-plot .main-svg").first().waitFor();
  });

  test("tells of an error in Python with what to do first and the traceback folded", async () => {
    await run(page, "import math\nmath.squareroot(2)");
    const card = lastCard(page);
    await card.getByText("AttributeError in line 2").waitFor();
    expect(await card.getByText("Traceback (most recent call last)").isVisible()).toBe(false);
    await card.getByText("Traceback", { exact: true }).click();
    await card.getByText("Traceback (most recent call last)").waitFor();
  });

  test("tells what can be imported in the place of a package that cannot", async () => {
    await run(page, "import tensorflow");
    expect(await lastCard(page).innerText()).toMatch(/tensorflow/);
    expect(await lastCard(page).innerText()).toMatch(/scikit-learn|instead/);
  });
});

/** Drops or pastes a file, as a browser tells the page of it. */
async function giveFile(page: Page, how: "drop" | "paste", name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name, { type: "text/plain" }));
      return data;
    },
    [name, text] as const,
  );
  const message = page.getByRole("textbox", { name: "Message", exact: true });
  if (how === "drop") {
    await message.dispatchEvent("dragover", { dataTransfer: data });
    await message.dispatchEvent("drop", { dataTransfer: data });
  } else {
    await message.evaluate((box, clipboardData) => {
      box.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, data);
  }
}

async function exportAs(page: Page, format: string): Promise<{ name: string; text: string }> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  return download(page, () => page.getByRole("menuitem", { name: format }).click());
}

async function download(page: Page, click: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}
