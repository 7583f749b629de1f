import { type ReactElement, useState } from "react";
import type { Output } from "../../protocol/index.ts";
import { formatCount } from "../shared/format.ts";
import { MimeOutput } from "./mime-output.tsx";
import { TextOutput } from "./text-output.tsx";
import type { ArtifactUrl } from "./use-content.ts";

interface OutputListProps {
  outputs: Output[];
  isLive: boolean;
  artifactUrl: ArtifactUrl;
}

/** Of many outputs so many of the first and of the last are shown. */
const AT_EACH_END = 40;

/** What a run puts out, in order. */
export function OutputList({ outputs, isLive, artifactUrl }: OutputListProps): ReactElement {
  const [more, setMore] = useState(0);
  const headEnd = AT_EACH_END + more;
  const tailStart = Math.max(headEnd, outputs.length - AT_EACH_END);
  const show = (output: Output, index: number) => (
    <OutputView key={index} output={output} isLive={isLive && index === outputs.length - 1} artifactUrl={artifactUrl} />
  );
  return (
    <>
      {outputs.slice(0, headEnd).map(show)}
      {tailStart > headEnd && (
        <button type="button" className="pyodide-button pyodide-more" onClick={() => setMore(more + 5 * AT_EACH_END)}>
          Show more: {formatCount(tailStart - headEnd, "output")} between
        </button>
      )}
      {outputs.slice(tailStart).map((output, index) => show(output, tailStart + index))}
    </>
  );
}

function OutputView({
  output,
  isLive,
  artifactUrl,
}: {
  output: Output;
  isLive: boolean;
  artifactUrl: ArtifactUrl;
}): ReactElement {
  if (output.type === "display") return <MimeOutput display={output.display} artifactUrl={artifactUrl} />;
  return <TextOutput text={output.text} stream={output.type} isLive={isLive} />;
}
