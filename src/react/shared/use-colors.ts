import { type RefObject, useEffect, useState } from "react";
import type { PlotColors } from "../output/theme-plot.ts";

/** The colours at an element's place, read again when the theme changes; null until they are known. */
export function useColors(element: RefObject<HTMLElement | null>): PlotColors | null {
  const [colors, setColors] = useState<PlotColors | null>(null);
  useEffect(() => {
    const place = element.current;
    if (place === null) return undefined;
    const read = () => setColors((before) => keepSame(before, readColors(place)));
    read();
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", read);
    const observer = new MutationObserver(read);
    for (let above = place.parentElement; above !== null; above = above.parentElement) {
      observer.observe(above, { attributes: true, attributeFilter: ["class", "data-theme", "style"] });
    }
    return () => {
      scheme.removeEventListener("change", read);
      observer.disconnect();
    };
  }, [element]);
  return colors;
}

/** Computed by the browser, since Plotly does not know `var()` and `light-dark()`. */
function readColors(place: HTMLElement): PlotColors {
  const probe = place.ownerDocument.createElement("span");
  place.parentElement?.append(probe);
  const read = (variable: string) => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    text: read("--_text"),
    muted: read("--_muted"),
    grid: read("--_border"),
    font: getComputedStyle(place).fontFamily,
  };
  probe.remove();
  return colors;
}

function keepSame(before: PlotColors | null, now: PlotColors): PlotColors {
  return before !== null && Object.entries(now).every(([key, value]) => before[key as keyof PlotColors] === value)
    ? before
    : now;
}
