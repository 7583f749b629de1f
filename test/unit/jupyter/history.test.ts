import { expect, test } from "vitest";
import { History } from "../../../src/jupyter/history.ts";

function historyOf(...sources: string[]): History {
  const history = new History();
  for (const [index, source] of sources.entries()) history.add(index + 1, source);
  return history;
}

test("gives the last cells, a range of them, and none where there are none", () => {
  const history = historyOf("a", "b", "c");
  expect(history.tail(2)).toEqual([
    [0, 2, "b"],
    [0, 3, "c"],
  ]);
  expect(history.tail(0)).toEqual([]);
  expect(history.range(1, 3).map(([, line]) => line)).toEqual([1, 2]);
  history.clear();
  expect(history.tail(10)).toEqual([]);
});

test("finds the cells that match a pattern", () => {
  const history = historyOf("import os", "x = 1", "import sys", "from os import path");
  expect(history.search("import*s", 10).map(([, line]) => line)).toEqual([1, 3]);
  expect(history.search("*", 1).map(([, line]) => line)).toEqual([4]);
  expect(history.search("os*import", 10).map(([, line]) => line)).toEqual([4]);
});

test("forgets the oldest of very many cells, and the end of very long ones", () => {
  const history = historyOf(...Array.from({ length: 1001 }, () => "x".repeat(20_000)));
  expect(history.range(0, 2)).toEqual([]);
  expect(history.tail(2000)).toHaveLength(1000);
  expect(history.tail(1)[0]?.[2]).toHaveLength(10_000);
});
