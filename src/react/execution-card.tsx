"use client";

import type { ReactElement } from "react";
import { CardHead } from "./card/card-head.tsx";
import { CodeBlock } from "./card/code-block.tsx";
import { InputForm } from "./card/input-form.tsx";
import { ErrorPanel, RefusalPanel } from "./card/problem.tsx";
import { RunFoot } from "./card/run-foot.tsx";
import { FileList } from "./files/file-list.tsx";
import { MimeOutput } from "./output/mime-output.tsx";
import { OutputList } from "./output/output-list.tsx";
import { withoutPrompt } from "./output/without-prompt.ts";
import type { ArtifactReference, ExecutionView } from "./execution-view.ts";

export interface ExecutionCardProps {
  execution: ExecutionView;
  /** Name of the card for assistive technology and in its head; `Python` by default. */
  label?: string;
  /** Interrupts the run; without it there is no "Stop run". */
  onStop?: () => void;
  /** Answers `input()`; null means that there is no more input. Without it the card only shows what is asked. */
  onAnswer?: (text: string | null) => void;
  /** Opens the code where it can be edited and run; without it there is no "Open as cell". */
  onOpenAsCell?: (code: string) => void;
  /** Where a value is that was moved out of the execution. */
  artifactUrl?: (reference: ArtifactReference) => string;
  /** Where a file of /workspace is, for previews and downloads; `path` is relative to /workspace. */
  fileUrl?: (path: string) => string;
}

/** One run of Python: its code, what it puts out while it runs, and what it came to; what went wrong comes first. */
export function ExecutionCard(props: ExecutionCardProps): ReactElement {
  const { execution, label = "Python", onStop, onAnswer, onOpenAsCell, artifactUrl, fileUrl } = props;
  const { code, state, outputs, notices, input, result, refusal } = execution;
  const notice = state === "running" ? notices.at(-1) : undefined;
  return (
    <section className="pyodide-root pyodide-card" aria-label={label} aria-busy={state === "running"}>
      <CardHead execution={execution} label={label} onStop={onStop} onOpenAsCell={onOpenAsCell} />
      {code !== "" && <CodeBlock code={code} isWriting={state === "writing"} />}
      {refusal !== null && <RefusalPanel refusal={refusal} />}
      {result?.error && !isExit(result) && <ErrorPanel error={result.error} />}
      <div className="pyodide-outputs">
        <OutputList outputs={withoutPrompt(outputs, input)} isLive={state !== "done"} artifactUrl={artifactUrl} />
        {result?.value && <MimeOutput display={{ data: result.value, metadata: {} }} artifactUrl={artifactUrl} />}
      </div>
      {notice !== undefined && (
        <p className="pyodide-notice" role="status">
          {notice}
        </p>
      )}
      {input !== null && <InputForm prompt={input.prompt} password={input.password} onAnswer={onAnswer} />}
      {result !== null && result.files.length > 0 && <FileList files={result.files} fileUrl={fileUrl} />}
      {result !== null && <RunFoot result={result} />}
    </section>
  );
}

/** `sys.exit()` says all that it has to say with its exit code. */
const isExit = ({ exitCode, status }: { exitCode: number | null; status: string }) =>
  exitCode !== null && status === "error";
