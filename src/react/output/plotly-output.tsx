import Plotly from "plotly.js-strict-dist-min";
import { type ReactElement, useEffect, useMemo, useRef } from "react";
import { useColors } from "../shared/use-colors.ts";
import { heightOf, readFigure, themeLayout } from "./theme-plot.ts";

const CONFIG = {
  responsive: true,
  displaylogo: false,
  modeBarButtonsToRemove: ["sendDataToCloud"],
  showSendToCloud: false,
};

/** An interactive figure; it has the page's colours and changes with them. */
export default function PlotlyOutput({ value }: { value: unknown }): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  const figure = useMemo(() => readFigure(value), [value]);
  const colors = useColors(element);

  useEffect(() => {
    const plot = element.current;
    if (plot === null || figure === null || colors === null) return;
    const { data, frames, layout } = structuredClone(figure); // Plotly writes into what it is given.
    const whole = { data, frames, layout: themeLayout(layout, colors), config: CONFIG };
    Plotly.react(plot, whole as never).catch(() => {
      plot.textContent = "This figure cannot be drawn.";
    });
  }, [figure, colors]);

  useEffect(() => {
    const plot = element.current;
    return () => {
      if (plot) Plotly.purge(plot);
    };
  }, []);

  if (figure === null) return <p className="pyodide-note">This figure cannot be drawn.</p>;
  return (
    <div
      ref={element}
      className="pyodide-plot"
      style={{ height: heightOf(figure) }}
      role="group"
      aria-label="Interactive figure"
    />
  );
}
