import { expect, test } from "vitest";
import { CellStdout } from "../../../src/jupyter/cell-stdout.ts";

/** A stdout whose time passes when `wait` is called. */
function startStdout() {
  const published: string[] = [];
  const timers = new Set<() => void>();
  const schedule = (action: () => void) => {
    timers.add(action);
    return { cancel: () => void timers.delete(action) };
  };
  const stdout = new CellStdout((text) => published.push(text), schedule);
  const wait = () => {
    for (const action of timers) action();
    timers.clear();
  };
  return { stdout, published, wait };
}

test("publishes whole lines at once, and the beginning of one a moment later", () => {
  const { stdout, published, wait } = startStdout();
  stdout.write("one\ntwo");
  expect(published).toEqual(["one\n"]);
  wait();
  expect(published).toEqual(["one\n", "two"]);
  wait();
  expect(published).toEqual(["one\n", "two"]);
});

test("takes away the prompt that the client shows, and nothing else", () => {
  const { stdout, published, wait } = startStdout();
  stdout.write("a line\nand: name? ");
  stdout.takePrompt("name? ");
  stdout.write("next? ");
  stdout.takePrompt("two lines\nnext? ");
  stdout.write("other");
  stdout.takePrompt("name? ");
  wait();
  expect(published).toEqual(["a line\n", "and: ", "other"]);
});

test("publishes what is held before something else follows", () => {
  const { stdout, published } = startStdout();
  stdout.write("...");
  stdout.flush();
  stdout.flush();
  expect(published).toEqual(["..."]);
});
