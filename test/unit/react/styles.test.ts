import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("../../../src/react/styles.css", import.meta.url), "utf8").replaceAll(
  /\/\*.*?\*\//gs,
  "",
);

test("the style sheet touches nothing of the page but its own classes", () => {
  const selectors = [...css.matchAll(/([^{}]+)\{/g)]
    .map(([, selector = ""]) => selector.trim().split("\n").at(-1)?.trim() ?? "")
    .filter((selector) => !/^(@|50%$|to$)/.test(selector));
  expect(selectors.length).toBeGreaterThan(100);
  expect(selectors.filter((selector) => !selector.includes(".pyodide-"))).toEqual([]);
});

test("the style sheet uses no variable of a page's without a value of its own", () => {
  expect([...css.matchAll(/var\(--pyodide-[\w-]+\)/g)].map(([variable]) => variable)).toEqual([]);
});
