import type { ChartTypes } from "@e2b/code-interpreter";
import { expect, test } from "vitest";
import { startE2b } from "./e2b-server.ts";

const server = startE2b();

type Line = Record<string, unknown>;

/** Draws as somebody whose agent may not install packages. */
async function drawWithoutInstalls(): Promise<Line[]> {
  const response = await fetch(`${server.url}/execute`, {
    method: "POST",
    headers: { "X-Access-Token": "plain" },
    body: JSON.stringify({ code: "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()" }),
  });
  const lines = (await response.text()).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Line);
}

const ofType = (lines: Line[], type: string) => lines.filter((line) => line["type"] === type);

async function draw(code: string): Promise<ChartTypes | undefined> {
  const execution = await server.sandbox.runCode(`import matplotlib.pyplot as plt\n${code}\nplt.show()`);
  expect(execution).toMatchObject({ error: undefined, results: [{ png: expect.any(String), extra: {} }] });
  return execution.results[0]?.chart;
}

test("gives the lines of a figure, with their labels, units and scales", async () => {
  const chart = await draw(`
import datetime
days = [datetime.date(2024, 2, day) for day in (1, 2, 3)]
plt.plot(days, [1, 10, 100], label="growth")
plt.xlabel("Day")
plt.ylabel("Size (cm)")
plt.yscale("log")
plt.title("Growth")`);
  expect(chart).toMatchObject({
    type: "line",
    title: "Growth",
    x_label: "Day",
    x_unit: null,
    x_scale: "datetime",
    y_label: "Size (cm)",
    y_unit: "cm",
    y_scale: "log",
    elements: [{ label: "growth", points: [[expect.stringMatching(/^2024-02-01/), 1], [expect.any(String), 10], {}] }],
  });
});

test("gives the points of a scatter chart", async () => {
  const chart = await draw("plt.scatter([1, 2], [3, 4], label='a')\nplt.scatter([5], [6], label='b')");
  expect(chart).toMatchObject({
    type: "scatter",
    title: null,
    elements: [
      {
        label: "a",
        points: [
          [1, 3],
          [2, 4],
        ],
      },
      { label: "b", points: [[5, 6]] },
    ],
  });
});

test("gives the bars of a bar chart", async () => {
  expect(await draw("plt.bar(['x', 'y'], [3, 4], label='fruit')")).toMatchObject({
    type: "bar",
    elements: [
      { label: "x", value: 3, group: "fruit" },
      { label: "y", value: 4, group: "fruit" },
    ],
  });
});

test("gives the slices of a pie", async () => {
  expect(await draw("plt.pie([75, 25], labels=['most', 'rest'])")).toMatchObject({
    type: "pie",
    elements: [
      { label: "most", angle: 270, radius: 1 },
      { label: "rest", angle: 90, radius: 1 },
    ],
  });
});

test("gives the quartiles and outliers of boxes", async () => {
  const chart = await draw(
    "plt.boxplot([[1, 2, 3, 4, 5], [1, 2, 4, 6, 7, 50]], tick_labels=['a', 'b'], patch_artist=True)",
  );
  expect(chart).toMatchObject({
    type: "box_and_whisker",
    elements: [
      { label: "a", min: 1, first_quartile: 2, median: 3, third_quartile: 4, max: 5, outliers: [] },
      { label: "b", median: 5, max: 7, outliers: [50] },
    ],
  });
});

test("gives the charts of a figure that has several", async () => {
  const chart = await draw(`
figure, (left, right) = plt.subplots(1, 2)
figure.suptitle("Both")
left.plot([1, 2])
right.bar(["x"], [1])`);
  expect(chart).toMatchObject({ type: "superchart", title: "Both", elements: [{ type: "line" }, { type: "bar" }] });
});

test("says that it does not know what is drawn", async () => {
  const chart = await draw("plt.gca().add_artist(plt.Circle((0, 0), 1))\nplt.title('Circle')");
  expect(chart).toMatchObject({ type: "unknown", title: "Circle", elements: [] });
});

test("gives the chart of a figure that is the value, and none of what JSON cannot have", async () => {
  const code =
    "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, float('nan'), 3])\nfigure";
  const { results } = await server.sandbox.runCode(code);
  expect(results).toMatchObject([
    {
      isMainResult: true,
      chart: {
        elements: [
          {
            points: [
              [0, 1],
              [1, null],
              [2, 3],
            ],
          },
        ],
      },
    },
  ]);
});

test("shows figures without charts where e2b-charts cannot be had, and says so once", async () => {
  const first = await drawWithoutInstalls();
  expect(ofType(first, "stderr")).toMatchObject([{ text: expect.stringContaining("e2b-charts cannot be had") }]);
  expect(ofType(first, "result")).toMatchObject([{ png: expect.any(String) }]);
  expect(ofType(first, "result")[0]).not.toHaveProperty("chart");
  expect(ofType(await drawWithoutInstalls(), "stderr")).toEqual([]);
});
