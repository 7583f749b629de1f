import pc from "picocolors";
import { ERROR_CODES, type ExecutionEvent, type ExecutionResult, type MimeBundle } from "../../protocol/index.ts";
import { describeState } from "../../tool/describe-state.ts";
import { printable } from "../printable.ts";
import { describeError } from "../../notebook/index.ts";
import { type FigureOptions, showFigure } from "./show-figures.ts";

type Stream = NodeJS.WritableStream & { isTTY?: boolean };

export interface ScreenOptions {
  stdout: Stream;
  stderr: Stream;
  figures: FigureOptions;
}

/** Prints what runs put out and come to; errors in colour where the terminal has some. */
export class Screen {
  readonly #stdout: Stream;
  readonly #stderr: Stream;
  readonly #figures: FigureOptions;
  /** What stands in the last line, so that the next prompt begins on a line of its own. */
  #line = "";

  constructor({ stdout, stderr, figures }: ScreenOptions) {
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.#figures = figures;
  }

  /** What Python wrote and did not end with a line, which is its prompt when it asks for input. */
  takeLine(): string {
    const line = this.#line;
    this.#line = "";
    return line;
  }

  /** Shows something that happens in a run. */
  readonly onEvent = (event: ExecutionEvent): void => {
    if (event.type === "stdout") this.#write(this.#stdout, printable(event.text, this.#stdout));
    else if (event.type === "stderr") this.#write(this.#stderr, printable(event.text, this.#stderr));
    else if (event.type === "notice") this.note(event.message);
    else if (event.type === "display") this.#show(event.display.data);
  };

  /** Shows how a run ended. */
  end(result: ExecutionResult): void {
    if (result.value !== null) this.#show(result.value);
    this.#endLine();
    if (result.error !== null && result.exitCode === null) this.#fail(describeError(withoutAdvice(result)));
    const state = describeState(result);
    if (state !== "") this.note(state);
  }

  /** Quiet text about what is going on. */
  note(text: string): void {
    this.#endLine();
    this.#stderr.write(`${colorsOf(this.#stderr).dim(printable(text, this.#stderr))}\n`);
  }

  #fail(text: string): void {
    this.#stderr.write(`${colorsOf(this.#stderr).red(printable(text, this.#stderr))}\n`);
  }

  #show(bundle: MimeBundle): void {
    this.#endLine();
    const figure = showFigure(bundle, this.#figures);
    const text = bundle["text/plain"];
    if (figure !== undefined) this.#stdout.write(figure);
    else if (typeof text === "string") this.#write(this.#stdout, `${printable(text, this.#stdout)}\n`);
  }

  #write(stream: Stream, text: string): void {
    stream.write(text);
    const end = text.lastIndexOf("\n");
    this.#line = end === -1 ? this.#line + text : text.slice(end + 1);
  }

  #endLine(): void {
    if (this.takeLine() !== "") this.#stdout.write("\n");
  }
}

/** Without the advice that every such error has, which a person need not read again and again. */
function withoutAdvice({ status, error }: ExecutionResult): Pick<ExecutionResult, "status" | "error"> {
  const isUsual = error !== null && error.suggestion === ERROR_CODES[error.code].advice;
  return { status, error: isUsual ? { ...error, suggestion: "" } : error };
}

function colorsOf(stream: Stream) {
  return pc.createColors(stream.isTTY === true && pc.isColorSupported);
}
