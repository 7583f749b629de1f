// Packages that come without types.

declare module "katex/contrib/auto-render" {
  interface Options {
    delimiters: { left: string; right: string; display: boolean }[];
    throwOnError: boolean;
    trust: boolean;
    maxSize: number;
    maxExpand: number;
  }
  export default function renderMathInElement(element: HTMLElement, options: Options): void;
}

declare module "plotly.js-strict-dist-min" {
  import type * as Plotly from "plotly.js";
  const plotly: typeof Plotly;
  export default plotly;
}
