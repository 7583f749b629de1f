import { describe, expect, test } from "vitest";
import { imageSize } from "../../../src/react/image-size.ts";
import { capJson } from "../../../src/react/output/cap-json.ts";
import { chooseFormat } from "../../../src/react/output/choose-format.ts";
import { heightOf, readFigure, themeLayout } from "../../../src/react/output/theme-plot.ts";

describe("the format in which an output is shown", () => {
  test.each([
    ["application/vnd.plotly.v1+json", ["text/html", "application/vnd.plotly.v1+json", "text/plain"]],
    ["application/vnd.dataresource+json", ["text/html", "application/vnd.dataresource+json"]],
    ["text/latex", ["image/png", "text/latex", "text/plain"]],
    ["image/svg+xml", ["image/png", "image/svg+xml"]],
    ["text/html", ["text/plain", "text/html"]],
    ["text/plain", ["text/plain", "application/x-odd"]],
    [null, ["application/x-odd", "toString"]],
  ])("is %s for %j", (format, names) => {
    expect(chooseFormat(Object.fromEntries(names.map((name) => [name, "x"])))).toBe(format);
  });

  test("is a tree for JSON, but for what is short as text", () => {
    expect(chooseFormat({ "application/json": [1], "text/plain": "[1]" })).toBe("text/plain");
    expect(chooseFormat({ "application/json": [1], "text/plain": "x".repeat(81) })).toBe("application/json");
    expect(chooseFormat({ "application/json": [1] })).toBe("application/json");
    expect(chooseFormat({ "application/json": [1], "text/plain": "<JSON>" })).toBe("application/json");
  });
});

describe("a JSON value that is too large for a tree", () => {
  test("has notes on what was left out", () => {
    expect(capJson({ list: Array.from({ length: 150 }, (_, i) => i) })).toMatchObject({
      value: { list: expect.arrayContaining([99, "50 more"]) },
      isCut: true,
    });
    expect(capJson("x".repeat(3000)).value).toMatch(/^x{2000}… \(1,000 more characters\)$/);
  });

  test("stays below so many values, and so many levels", () => {
    const row = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, i]));
    const shown = JSON.stringify(
      capJson(
        Array.from({ length: 100 }, () => row),
        500,
      ).value,
    );
    expect(shown.split(",").length).toBeLessThan(800);
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    expect(capJson(deep as never).isCut).toBe(true);
  });

  test("is itself where it is small", () => {
    const value = { a: [1, null, true, "x"], b: {} };
    expect(capJson(value)).toEqual({ value, isCut: false });
  });
});

describe("a Plotly figure", () => {
  const colors = { text: "black", muted: "grey", grid: "silver", font: "sans" };

  test("takes the page's colours where only a template names others", () => {
    const layout = { plot_bgcolor: "pink", template: { layout: { paper_bgcolor: "white", colorway: ["red"] } } };
    const themed = themeLayout(layout, colors) as {
      plot_bgcolor: string;
      template: { layout: Record<string, unknown> };
    };
    expect(themed.plot_bgcolor).toBe("pink");
    expect(themed.template.layout).toMatchObject({
      paper_bgcolor: "rgba(0,0,0,0)",
      colorway: ["red"],
      font: { color: "black" },
    });
  });

  test("keeps only pictures that it brings itself, and no settings of Plotly's", () => {
    const images = [{ source: "https://example.com/a.png" }, { source: "data:image/png;base64,AA" }];
    const figure = readFigure({
      data: [{}, 5],
      layout: { images },
      config: { plotlyServerURL: "https://example.com" },
    });
    expect(figure).toEqual({ data: [{}], layout: { images: [images[1]] }, frames: [] });
    expect(readFigure("text")).toBeNull();
  });

  test("has a height within reason", () => {
    const heights = [1e9, 1, "x", 600].map((height) => heightOf({ data: [], frames: [], layout: { height } }));
    expect(heights).toEqual([2000, 100, 420, 600]);
  });
});

describe("the size of an image", () => {
  const JPEG = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0x01, 0x02, 0x03, 0x04];

  test.each([
    [
      "image/png",
      [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 2, 128, 0, 0, 1, 224],
      640,
      480,
    ],
    ["image/gif", [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 10, 0, 20, 0], 10, 20],
    ["image/jpeg", JPEG, 0x0304, 0x0102],
  ])("is read from the beginning of %s", (mime, bytes, width, height) => {
    expect(imageSize(mime, base64(...bytes))).toEqual({ width, height });
  });

  test("is not known of what is no image", () => {
    expect(imageSize("image/png", "not base64!")).toBeNull();
    expect(imageSize("image/jpeg", base64(1, 2, 3))).toBeNull();
    expect(imageSize("image/webp", base64(1, 2, 3))).toBeNull();
  });
});

const base64 = (...bytes: number[]) =>
  Buffer.from([...bytes, ...Array.from({ length: 30 }, () => 0)]).toString("base64");
