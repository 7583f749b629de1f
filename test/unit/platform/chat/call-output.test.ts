import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ExecutionEvent, Output } from "../../../../src/protocol/index.ts";
import {
  CallOutput,
  HEAD_CHARACTERS,
  HEAD_PIECES,
  TAIL_CHARACTERS,
  TAIL_PIECES,
} from "../../../../src/platform/chat/call-output.ts";

type Put = Extract<ExecutionEvent, { type: "stdout" | "stderr" | "display" }>;

let shown: Output[];
let changes: number;
let output: CallOutput;

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  changes = 0;
  output = new CallOutput({
    add: (added) => {
      changes += 1;
      shown = [...shown, added];
    },
    replace: (outputs) => {
      changes += 1;
      shown = outputs;
    },
    shown: () => shown,
    store: async (large) =>
      large.type === "display" ? { ...large, display: { ...large.display, data: { stored: true } } } : large,
  });
});
afterEach(() => void vi.useRealTimers());

const put = (event: object) => output.add({ run: "r", seq: 1, ...event } as unknown as Put);
const text = () => shown.map((one) => (one.type === "display" ? "[display]" : one.text)).join("");

test("shows the first line at once, and those that follow quickly together", async () => {
  put({ type: "stdout", text: "a\n" });
  expect(text()).toBe("a\n");
  for (const line of ["b\n", "c\n"]) put({ type: "stdout", text: line });
  expect(text()).toBe("a\n");
  await vi.advanceTimersByTimeAsync(20);
  expect([text(), changes]).toEqual(["a\nb\nc\n", 2]);
});

test("keeps the order of text and displays, which are stored first", async () => {
  put({ type: "stdout", text: "a" });
  put({ type: "display", display: { data: { big: "x" }, metadata: {} } });
  put({ type: "stderr", text: "b" });
  await output.finish();
  expect(shown).toEqual([
    { type: "stdout", text: "a" },
    { type: "display", display: { data: { stored: true }, metadata: {} } },
    { type: "stderr", text: "b" },
  ]);
});

test("of a flood shows the beginning and the end, and how much is missing", async () => {
  const lines = 100_000;
  for (let line = 0; line < lines; line += 1) put({ type: "stdout", text: `line ${line}\n` });
  put({ type: "display", display: { data: {}, metadata: {} } });
  await output.finish();
  const all = Array.from({ length: lines }, (_, line) => `line ${line}\n`).join("");
  expect(text().startsWith(all.slice(0, HEAD_CHARACTERS))).toBe(true);
  expect(text().endsWith(`line ${lines - 1}\n[display]`)).toBe(true);
  const missing = Number(/(\S+) characters left out here/.exec(text())?.[1]?.replaceAll(",", ""));
  expect(text().replace(/\n\[….*…\]\n/, "").length - "[display]".length + missing).toBe(all.length);
  expect(text().length).toBeLessThan(HEAD_CHARACTERS + 2 * TAIL_CHARACTERS + 100);
  expect(changes).toBeLessThan(20);
});

test("of many small pieces, as two streams in turn make them, shows the first and the last", async () => {
  const pieces = 20_000;
  for (let piece = 0; piece < pieces; piece += 1)
    put({ type: piece % 2 === 0 ? "stdout" : "stderr", text: `${piece} ` });
  await output.finish();
  expect(shown.length).toBeLessThan(HEAD_PIECES + 2 * TAIL_PIECES + 10);
  expect(text()).toMatch(new RegExp(`^0 1 2 .* ${pieces - 2} ${pieces - 1} $`, "s"));
  const all = Array.from({ length: pieces }, (_, piece) => `${piece} `).join("");
  const missing = Number(/(\S+) characters left out here/.exec(text())?.[1]?.replaceAll(",", ""));
  expect(text().replace(/\n\[….*…\]\n/, "").length + missing).toBe(all.length);
});
