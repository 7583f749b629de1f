import { Buffer } from "node:buffer";
import { type ExecutionResult, type MimeBundle, outputsOf, type RecordedRun } from "../../src/protocol/index.ts";
import { MAX_HISTORY_BYTES } from "../snapshots/store/history-file.ts";
import type { SnapshotStore } from "../snapshots/store/snapshot-store.ts";
import type { Run } from "./run.ts";

/** Bytes of one run that are recorded, as JSON; of one that has more only text is kept. */
const MAX_RUN_BYTES = 2 * 1024 * 1024;
/** Characters of each text of a run that has too many bytes even so. */
const KEPT_CHARACTERS = 10_000;
const KEPT_OUTPUTS = 20;

/** What was run in a session: the newest runs in memory until they are saved with it. */
export class History {
  readonly #session: string;
  /** Null where nothing is saved. */
  readonly #store: SnapshotStore | null;
  #unsaved: { run: RecordedRun; bytes: number }[] = [];

  constructor(session: string, store: SnapshotStore | null) {
    this.#session = session;
    this.#store = store;
  }

  add(run: Run, result: ExecutionResult): void {
    const recorded = fit(record(run, result));
    this.#unsaved.push({ run: recorded, bytes: Buffer.byteLength(JSON.stringify(recorded)) });
    let bytes = this.#unsaved.reduce((sum, entry) => sum + entry.bytes, 0);
    while (bytes > MAX_HISTORY_BYTES) bytes -= this.#unsaved.shift()!.bytes;
  }

  /** The runs in order, without the oldest where they were too many. */
  async list(): Promise<RecordedRun[]> {
    const saved = (await this.#store?.readHistory(this.#session)) ?? [];
    return [...saved, ...this.#unsaved.map(({ run }) => run)];
  }

  /** Saves the runs up to one, whose snapshot was saved. */
  async save(upTo: number): Promise<void> {
    const saved = this.#unsaved.filter(({ run }) => run.run <= upTo).map(({ run }) => run);
    if (this.#store === null || saved.length === 0) return;
    this.#unsaved = this.#unsaved.filter(({ run }) => run.run > upTo);
    await this.#store.appendHistory(this.#session, saved).catch((error: Error) => {
      console.error(`The history of session "${this.#session}" was not saved: ${error.message}`);
    });
  }

  /** Forgets the runs after one; what is saved goes with its snapshots. */
  rewind(run: number): void {
    this.#unsaved = this.#unsaved.filter((entry) => entry.run.run <= run);
  }
}

function record({ request, events }: Run, result: ExecutionResult): RecordedRun {
  const { session, durationMs, status, value, error, pythonVersion } = result;
  const startedAt = Date.now() - durationMs;
  const outputs = outputsOf(events);
  return { run: session.run, code: request.code, startedAt, durationMs, status, outputs, value, error, pythonVersion };
}

/** A run as it is where it is not too large, else its text, else the beginnings of its text. */
function fit(run: RecordedRun): RecordedRun {
  if (JSON.stringify(run).length <= MAX_RUN_BYTES) return run;
  const asText = {
    ...run,
    value: run.value && textOf(run.value),
    outputs: run.outputs.map((output) =>
      output.type === "display" ? { ...output, display: { data: textOf(output.display.data), metadata: {} } } : output,
    ),
  };
  if (JSON.stringify(asText).length <= MAX_RUN_BYTES) return asText;
  return {
    ...asText,
    code: cut(run.code),
    value: asText.value && { "text/plain": cut(String(asText.value["text/plain"])) },
    outputs: asText.outputs
      .filter((output) => output.type !== "display")
      .slice(0, KEPT_OUTPUTS)
      .map(({ type, text }) => ({ type, text: cut(text) })),
    error: run.error && { ...run.error, message: cut(run.error.message), traceback: cut(run.error.traceback) },
  };
}

function textOf(bundle: MimeBundle): MimeBundle {
  const text = bundle["text/plain"];
  return { "text/plain": `${typeof text === "string" ? text : ""}\n[The run was too large to keep this in full]` };
}

function cut(text: string): string {
  return text.length <= KEPT_CHARACTERS ? text : `${text.slice(0, KEPT_CHARACTERS)}\n…\n`;
}
