import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openLineHistory } from "../../../../src/cli/repl/line-history.ts";

const directory = mkdtempSync(join(tmpdir(), "line-history-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("keeps lines for the next time, for this user only", () => {
  const path = join(directory, "home", "repl-history");
  const first = openLineHistory(path);
  expect(first.lines).toEqual([]);
  first.add("x = 1");
  first.add("x");
  expect(openLineHistory(path).lines).toEqual(["x", "x = 1"]);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("keeps the newest of very many", () => {
  const path = join(directory, "many");
  writeFileSync(path, Array.from({ length: 2500 }, (_, index) => `${index}\n`).join(""));
  const { lines } = openLineHistory(path);
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([1000, "2499", "1500"]);
  expect(readFileSync(path, "utf8").split("\n").length).toBe(1001);
});

test("a file that cannot be used is no error", () => {
  const history = openLineHistory(directory);
  history.add("x");
  expect(history.lines).toEqual([]);
});
