import type { ExecuteRequest, ExecutionEvent, ExecutionResult } from "../../src/protocol/index.ts";
import { fitFrame } from "./fit-frame.ts";

export type EventBody = ExecutionEvent extends infer Event
  ? Event extends ExecutionEvent
    ? Omit<Event, "run" | "seq">
    : never
  : never;

export type RunListener = (event: ExecutionEvent) => void;

/** Bytes of displays kept in one run; what comes after is dropped and said. */
const DISPLAY_LIMIT = 16 * 1024 * 1024;

/**
 * One run: what was asked, and what has happened. The events are kept, so that a client that lost its
 * connection can have them again.
 */
export class Run {
  readonly request: ExecuteRequest;
  readonly events: ExecutionEvent[] = [];
  /** Why the run is being ended; the first reason wins. */
  stopReason: "timeout" | "cancelled" | undefined;
  readonly packages: string[] = [];
  #listeners = new Set<RunListener>();
  #left: Record<"stdout" | "stderr" | "displays", number>;

  /** @param outputLimit Characters kept of each of stdout and stderr. */
  constructor(request: ExecuteRequest, outputLimit: number) {
    this.request = request;
    this.#left = { stdout: 2 * outputLimit, stderr: 2 * outputLimit, displays: DISPLAY_LIMIT };
  }

  get id(): string {
    return this.request.id;
  }

  get isOver(): boolean {
    return this.events.at(-1)?.type === "result";
  }

  /** Hands a client the events after `after` and those to come; returns what ends that. */
  follow(listener: RunListener, after = 0): () => void {
    for (const event of this.events.slice(after)) listener(event);
    if (!this.isOver) this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(body: EventBody): void {
    if (this.isOver) return;
    const content = body.type === "result" ? { ...body, result: fitFrame(body.result) } : body;
    const event = { ...content, run: this.id, seq: this.events.length + 1 } as ExecutionEvent;
    this.events.push(event);
    for (const listener of this.#listeners) listener(event);
    if (event.type === "result") this.#listeners.clear();
  }

  /** Output of the kernel, which keeps to its limits by itself; one that does not is cut here. */
  output(stream: "stdout" | "stderr", text: string): void {
    const kept = text.slice(0, this.#left[stream]);
    this.#left[stream] -= kept.length;
    if (kept) this.emit({ type: stream, text: kept });
  }

  display(display: Extract<EventBody, { type: "display" }>["display"]): void {
    const size = JSON.stringify(display).length;
    if (size > this.#left.displays) {
      this.output(
        "stderr",
        `[A display of ${size} bytes is left out: the run's limit of ${DISPLAY_LIMIT} bytes is reached]\n`,
      );
      return;
    }
    this.#left.displays -= size;
    this.emit({ type: "display", display });
  }

  /** What was written and shown so far, for the result. */
  collect(): Pick<ExecutionResult, "stdout" | "stderr" | "displays" | "packages"> {
    const text = (type: "stdout" | "stderr") =>
      this.events.map((event) => (event.type === type ? event.text : "")).join("");
    return {
      stdout: text("stdout"),
      stderr: text("stderr"),
      displays: this.events.flatMap((event) => (event.type === "display" ? [event.display] : [])),
      packages: this.packages,
    };
  }
}
