import { randomFillSync } from "node:crypto";
import { PNG } from "pngjs";
import { decode } from "sixel";
import { afterEach, expect, test, vi } from "vitest";
import { drawImage, findProtocol } from "../../../../src/cli/repl/draw-image.ts";

afterEach(() => vi.unstubAllEnvs());

function makePng(width: number, height: number): Buffer {
  const png = new PNG({ width, height });
  randomFillSync(png.data); // So that it does not get small.
  return PNG.sync.write(png);
}

test("kitty gets the file in parts, and is asked for no answer", () => {
  const png = makePng(64, 64);
  const text = drawImage(png, "kitty")!;
  // oxlint-disable-next-line no-control-regex
  const parts = [...text.matchAll(/\u001B_G([^;]*);([A-Za-z0-9+/=]*)\u001B\\/g)];
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.map(([, keys]) => keys)).toEqual([
    "a=T,f=100,q=2,m=1",
    ...Array.from({ length: parts.length - 2 }, () => "m=1"),
    "m=0",
  ]);
  expect(parts.every(([, , data]) => data!.length <= 4096)).toBe(true);
  expect(Buffer.from(parts.map(([, , data]) => data).join(""), "base64").equals(png)).toBe(true);
});

test("iTerm2 gets the file whole", () => {
  const png = makePng(2, 2);
  expect(drawImage(png, "iterm2")).toBe(
    `\u001B]1337;File=inline=1;size=${png.length}:${png.toString("base64")}\u0007\n`,
  );
});

test("sixel has the picture", () => {
  const text = drawImage(makePng(12, 6), "sixel")!;
  const { width, height } = decode(Buffer.from(text.trim()), {});
  expect([width, height]).toEqual([12, 6]);
});

test("what is no picture, or says to be a huge one, is not drawn as sixel", () => {
  const huge = makePng(2, 2);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  expect(drawImage(huge, "sixel")).toBeUndefined();
  expect(drawImage(makePng(2, 2).subarray(0, 40), "sixel")).toBeUndefined();
  expect(drawImage(Buffer.from("no"), "sixel")).toBeUndefined();
});

test.each([
  ["a plain terminal", { TERM: "xterm-256color" }, true, undefined],
  ["kitty", { KITTY_WINDOW_ID: "1" }, true, "kitty"],
  ["mlterm", { TERM: "mlterm" }, true, "sixel"],
  ["no terminal", { KITTY_WINDOW_ID: "1" }, false, undefined],
])("of %s the way is found", (_, environment, isTTY, protocol) => {
  for (const name of ["TERM", "TERM_PROGRAM", "LC_TERMINAL", "KITTY_WINDOW_ID", "KITTY_PID"]) vi.stubEnv(name, "");
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(findProtocol({ isTTY } as NodeJS.WriteStream)).toBe(protocol);
});
