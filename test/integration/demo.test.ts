import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runDemo } from "../../src/cli/demo/run-demo.ts";

let directory: string;
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), "demo-"))));
afterEach(() => rm(directory, { recursive: true }));

test("plays a conversation whose turns build on one another, with the user's file and a figure", async () => {
  const file = join(directory, "people.csv");
  await writeFile(file, "name,age\nAda,36\nAlan,41\n");
  const output = new PassThrough();
  const shown = text(output);
  const figuresDirectory = join(directory, "figures");
  const status = await runDemo({ chat: false, files: [file], output, figuresDirectory });
  output.end();
  const conversation = await shown;

  expect(status, conversation).toBe(0);
  expect(conversation).toContain("demo model");
  expect(conversation).toContain("2 rows, 2 columns");
  expect(conversation).toContain("Results: 9/9 passed, 0 failed");
  expect(conversation).toContain("Mean: $66,166.67");
  expect(conversation).toMatch(/Accuracy: 9\d\.\d% on 178 wines/);
  expect(conversation).toContain("Best month: December 2025 with $88,000");
  expect(conversation).toContain("Recipients: anna@example.com, m.meyer@example.org (2 of 4 rejected)");
  expect(conversation).not.toContain("the output has no");
  const [figure] = await readdir(figuresDirectory);
  expect(conversation).toContain(figure);
  expect((await readFile(join(figuresDirectory, String(figure)))).subarray(1, 4).toString()).toBe("PNG");
});

test("lets a person type Python, line by line and in blocks, without a model", async () => {
  const output = new PassThrough();
  const shown = text(output);
  const typed = "x = 20\n```python\nfor n in range(2):\n    x += 1\n```\nprint('x is', x + 20)\n";
  const status = await runDemo({ chat: true, files: [], input: Readable.from([typed]), output });
  output.end();
  const conversation = await shown;
  expect(status, conversation).toBe(0);
  expect(conversation).toContain("I am a demo model");
  expect(conversation).toContain("│ x is 42");
});
