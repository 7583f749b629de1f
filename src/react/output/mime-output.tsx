import { lazy, type ReactElement, Suspense, useMemo, useRef } from "react";
import type { Display } from "../../protocol/index.ts";
import { formatBytes } from "../shared/format.ts";
import { useNearViewport } from "../shared/use-near-viewport.ts";
import { chooseFormat, type Format } from "./choose-format.ts";
import { readDataResource } from "./frame.ts";
import { ImageOutput } from "./image-output.tsx";
import { OutputGuard } from "./output-guard.tsx";
import { isFrameHtml, readPandasHtml } from "./read-pandas-html.ts";
import { TextOutput } from "./text-output.tsx";
import { type ArtifactUrl, isReference, useContent } from "./use-content.ts";

const PlotlyOutput = lazy(() => import("./plotly-output.tsx"));
const FrameOutput = lazy(() => import("./frame-output.tsx"));
const LatexOutput = lazy(() => import("./latex-output.tsx"));
const JsonOutput = lazy(() => import("./json-output.tsx"));
const MarkdownOutput = lazy(() => import("./markdown-output.tsx"));
const HtmlOutput = lazy(() => import("./html-output.tsx"));

/** An output in the best of its formats. */
export function MimeOutput({ display, artifactUrl }: { display: Display; artifactUrl: ArtifactUrl }): ReactElement {
  const format = chooseFormat(display.data);
  if (format === null) {
    return (
      <p className="pyodide-note">
        This output has no format that can be shown here: {Object.keys(display.data).join(", ")}
      </p>
    );
  }
  const text = display.data["text/plain"];
  const plain = typeof text === "string" ? text : "";
  return (
    <OutputGuard fallback={plain}>
      {format.startsWith("image/") ? (
        <ImageOutput
          mime={format}
          value={display.data[format]}
          metadata={display.metadata[format]}
          alt={plain === "" ? "Picture" : plain.slice(0, 200)}
          artifactUrl={artifactUrl}
        />
      ) : (
        <NearOutput format={format} value={display.data[format]} artifactUrl={artifactUrl} />
      )}
    </OutputGuard>
  );
}

interface OutputProps {
  format: Format;
  value: unknown;
  artifactUrl: ArtifactUrl;
}

const PLOTLY = "application/vnd.plotly.v1+json";

/** Plots are drawn, and what was moved away is fetched, when it comes near to what is seen. */
function NearOutput(props: OutputProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const isNear = useNearViewport(place);
  if (props.format !== PLOTLY && !isReference(props.value)) return <LoadedOutput {...props} />;
  return <div ref={place}>{isNear ? <LoadedOutput {...props} /> : <Pending format={props.format} />}</div>;
}

function LoadedOutput({ format, value, artifactUrl }: OutputProps): ReactElement {
  const isText =
    typeof value === "string" && (format === "text/plain" || (format === "text/html" && isFrameHtml(value)));
  const content = useContent(isText ? null : value, format.endsWith("json"), artifactUrl);
  if (isText) return <Rendered format={format} value={value} />;
  switch (content.state) {
    case "ready":
      return <Rendered format={format} value={content.value} />;
    case "loading":
      return <Pending format={format} />;
    case "failed":
      return <p className="pyodide-note">{content.message}</p>;
    case "large":
      return (
        <button type="button" className="pyodide-button" onClick={content.load}>
          Show this output of {formatBytes(content.size)}
        </button>
      );
  }
}

function Rendered({ format, value }: { format: Format; value: unknown }): ReactElement {
  return (
    <Suspense fallback={<Pending format={format} />}>
      <RenderedFormat format={format} value={value} />
    </Suspense>
  );
}

function RenderedFormat({ format, value }: { format: Format; value: unknown }): ReactElement {
  const frame = useMemo(() => readFrame(format, value), [format, value]);
  if (frame) return <FrameOutput frame={frame} />;
  switch (format) {
    case PLOTLY:
      return <PlotlyOutput value={value} />;
    case "application/vnd.dataresource+json":
    case "application/json":
      return <JsonOutput value={value} />;
    case "text/latex":
      return <LatexOutput text={textOf(value)} />;
    case "text/markdown":
      return <MarkdownOutput text={textOf(value)} />;
    case "text/html":
      return <HtmlOutput html={textOf(value)} />;
    default:
      return <TextOutput text={textOf(value)} />;
  }
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

function readFrame(format: Format, value: unknown) {
  if (format === "application/vnd.dataresource+json") return readDataResource(value);
  return format === "text/html" && typeof value === "string" && isFrameHtml(value) ? readPandasHtml(value) : null;
}

function Pending({ format }: { format: Format }): ReactElement {
  return (
    <div
      className={`pyodide-pending ${format === PLOTLY ? "pyodide-pending-tall" : ""}`}
      role="status"
      aria-label="Loading the output"
    />
  );
}
