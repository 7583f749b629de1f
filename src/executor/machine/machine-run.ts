import type { ExecuteOptions } from "../../client/index.ts";
import type { Display, ExecutionEvent } from "../../protocol/index.ts";
import type { MachineMessage } from "./messages.ts";

/** Characters of each of stdout and stderr that a run keeps. */
export const OUTPUT_LIMIT = 1024 * 1024;
/** Characters of displays, as JSON, that a run keeps. */
const DISPLAY_LIMIT = 16 * 1024 * 1024;

type EventBody =
  | { type: "started"; session: string; number: number }
  | { type: "stdout" | "stderr"; text: string }
  | { type: "display"; display: Display };

/** The output of one run, kept within limits and handed on as it comes. */
export class MachineRun {
  readonly displays: Display[] = [];
  stdout = "";
  stderr = "";
  readonly #onEvent: ExecuteOptions["onEvent"];
  readonly #id: string;
  #displayed = 0;
  #events = 0;

  constructor(id: string, onEvent: ExecuteOptions["onEvent"]) {
    this.#id = id;
    this.#onEvent = onEvent;
  }

  take(message: MachineMessage): void {
    if (message.type === "stdout" || message.type === "stderr") this.#write(message.type, message.text);
    else if (message.type === "display") this.#show(message.display);
  }

  emit(body: EventBody): void {
    this.#onEvent?.({ ...body, run: this.#id, seq: ++this.#events } as ExecutionEvent);
  }

  #write(type: "stdout" | "stderr", text: string): void {
    // The runner keeps to the limit, but for a line about what it leaves out and for what programs write.
    const kept = text.slice(0, 2 * OUTPUT_LIMIT - this[type].length);
    this[type] += kept;
    if (kept) this.emit({ type, text: kept });
  }

  #show(display: Display): void {
    this.#displayed += JSON.stringify(display).length;
    if (this.#displayed > DISPLAY_LIMIT)
      return this.#write("stderr", "[A display is left out: the run's limit is reached]\n");
    this.displays.push(display);
    this.emit({ type: "display", display });
  }
}
