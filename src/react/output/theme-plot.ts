/** A figure's parts as Plotly takes them; what is in them comes from Python. */
export interface Figure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
  frames: Record<string, unknown>[];
}

export interface PlotColors {
  text: string;
  muted: string;
  grid: string;
  font: string;
}

/** Reads a figure; null where it is none. Its `config` is left out, which would decide where Plotly sends data. */
export function readFigure(value: unknown): Figure | null {
  if (!isRecord(value) || !Array.isArray(value["data"])) return null;
  const { data, layout, frames } = value;
  return {
    data: data.filter(isRecord),
    layout: isRecord(layout) ? withoutRemoteImages(layout) : {},
    frames: Array.isArray(frames) ? frames.filter(isRecord) : [],
  };
}

/**
 * The layout in the page's colours and width. What the figure says itself goes first; only what comes from Plotly's own templates gives way,
 * since that is made for white paper.
 */
export function themeLayout(layout: Record<string, unknown>, colors: PlotColors): Record<string, unknown> {
  const template = asRecord(layout["template"]);
  const base = asRecord(template["layout"]);
  const lines = { gridcolor: colors.grid, linecolor: colors.grid, zerolinecolor: colors.grid, automargin: true };
  return {
    ...layout,
    autosize: true,
    width: undefined,
    template: {
      ...template,
      layout: {
        ...base,
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { ...asRecord(base["font"]), color: colors.text, family: colors.font },
        xaxis: { ...asRecord(base["xaxis"]), ...lines },
        yaxis: { ...asRecord(base["yaxis"]), ...lines },
        margin: { t: 56, r: 24, b: 48, l: 56, ...asRecord(base["margin"]) },
        modebar: { bgcolor: "rgba(0,0,0,0)", color: colors.muted, activecolor: colors.text },
      },
    },
  };
}

/** Pixels; a figure that names none has the height that Plotly gives to one. */
export function heightOf({ layout }: Figure): number {
  const height = layout["height"];
  return typeof height === "number" ? Math.min(Math.max(height, 100), 2000) : 420;
}

/** A picture from elsewhere would tell others that the figure is looked at. */
function withoutRemoteImages(layout: Record<string, unknown>): Record<string, unknown> {
  const { images, ...rest } = layout;
  if (!Array.isArray(images)) return layout;
  return {
    ...rest,
    images: images.filter((image) => isRecord(image) && String(image["source"]).startsWith("data:image/")),
  };
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
