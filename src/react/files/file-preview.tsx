import { lazy, type ReactElement, Suspense, useEffect, useState } from "react";
import { Picture } from "../output/image-output.tsx";
import { TextOutput } from "../output/text-output.tsx";
import { formatCount } from "../shared/format.ts";
import { fileKind } from "./file-kind.ts";
import { parseCsv } from "./parse-csv.ts";

const FrameOutput = lazy(() => import("../output/frame-output.tsx"));

/** How much of a text is loaded to look at it. */
const MAX_CHARACTERS = 500_000;

/** A look into a file: a picture, a table, or the beginning of a text. */
export function FilePreview({ path, url }: { path: string; url: string }): ReactElement {
  const name = path.split("/").at(-1) ?? path;
  const isSvg = /\.svg$/i.test(path);
  if (fileKind(path) === "image" && !isSvg) return <Picture url={url} alt={name} size={null} fileName={name} />;
  return <FetchedPreview key={url} path={path} url={url} name={name} isSvg={isSvg} />;
}

function FetchedPreview({
  path,
  url,
  name,
  isSvg,
}: {
  path: string;
  url: string;
  name: string;
  isSvg: boolean;
}): ReactElement {
  const [text, setText] = useState<{ text: string; isCut: boolean } | "failed" | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    fetchBeginning(url, abort.signal).then(setText, () => abort.signal.aborted || setText("failed"));
    return () => abort.abort();
  }, [url]);
  if (text === null) return <div className="pyodide-pending" role="status" aria-label={`Loading ${name}`} />;
  if (text === "failed") return <p className="pyodide-note">The file could not be loaded.</p>;
  return (
    <>
      {text.isCut && (
        <p className="pyodide-note">
          These are the first {formatCount(MAX_CHARACTERS, "character")}; download the file to see the rest.
        </p>
      )}
      {isSvg ? (
        <Picture
          url={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text.text)}`}
          alt={name}
          size={null}
          fileName={name}
        />
      ) : fileKind(path) === "table" ? (
        <Suspense fallback={<div className="pyodide-pending" />}>
          <FrameOutput frame={parseCsv(text.text)} label={name} />
        </Suspense>
      ) : (
        <TextOutput text={text.text} />
      )}
    </>
  );
}

async function fetchBeginning(url: string, signal: AbortSignal): Promise<{ text: string; isCut: boolean }> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw new Error(response.statusText);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (text.length <= MAX_CHARACTERS) {
    const { done, value } = await reader.read();
    if (done) return { text, isCut: false };
    text += value;
  }
  await reader.cancel();
  return { text: text.slice(0, MAX_CHARACTERS), isCut: true };
}
