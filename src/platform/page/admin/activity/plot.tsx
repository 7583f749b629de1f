import type { Data, Layout } from "plotly.js";
import Plotly from "plotly.js-strict-dist-min";
import { useEffect, useRef } from "react";
import { useAppearance } from "../../shell/theme.tsx";

interface Series {
  name: string;
  color: "accent" | "red";
  values: readonly (number | null)[];
}

interface PlotProps {
  /** Milliseconds since 1970, one for each value. */
  at: readonly number[];
  series: readonly Series[];
  unit: string;
  /** What the chart says, for those who cannot see it. */
  label: string;
}

/** A chart over time, in the colors of the theme around it. */
export function Plot({ at, series, unit, label }: PlotProps) {
  const container = useRef<HTMLDivElement>(null);
  const { isDark } = useAppearance();
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    void Plotly.react(element, traces(element, at, series, unit), layout(element, unit), CONFIG);
    const resized = new ResizeObserver(() => void Plotly.Plots.resize(element));
    resized.observe(element);
    return () => resized.disconnect();
  }, [at, series, unit, isDark]);
  useEffect(() => {
    const element = container.current;
    return () => void (element && Plotly.purge(element));
  }, []);
  return <div ref={container} role="img" aria-label={label} style={{ height: 220 }} />;
}

const CONFIG = { displayModeBar: false, responsive: false };

function traces(element: Element, at: readonly number[], series: readonly Series[], unit: string): Data[] {
  const x = at.map((moment) => new Date(moment));
  return series.map(({ name, color, values }): Data => {
    const hovertemplate = `%{y:,.0f}${unit}<extra>${name}</extra>`;
    return {
      type: "bar",
      name,
      x,
      y: [...values],
      hovertemplate,
      marker: { color: cssColor(element, `--${color}-9`) },
    };
  });
}

function layout(element: Element, unit: string): Partial<Layout> {
  const grid = cssColor(element, "--gray-5");
  return {
    barmode: "stack",
    bargap: 0.2,
    showlegend: false,
    hovermode: "x unified",
    dragmode: false,
    margin: { l: 52, r: 8, t: 12, b: 28 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { color: cssColor(element, "--gray-11"), size: 11, family: getComputedStyle(element).fontFamily },
    hoverlabel: { bgcolor: cssColor(element, "--color-panel-solid"), font: { color: cssColor(element, "--gray-12") } },
    xaxis: { gridcolor: grid, fixedrange: true },
    yaxis: { gridcolor: grid, fixedrange: true, rangemode: "tozero", ticksuffix: unit, nticks: 5, zerolinecolor: grid },
  };
}

/** A color of the theme as Plotly can read it: it knows neither variables nor wide gamuts. */
function cssColor(element: Element, name: string): string {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  if (!canvas) return "gray";
  canvas.fillStyle = getComputedStyle(element).getPropertyValue(name).trim() || "gray";
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha = 255] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
}
