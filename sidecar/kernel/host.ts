import { ANSWERED, ANSWER_LENGTH, ASKING, BLOCKED, type Control, INTERRUPT, RUNNING, SIGINT } from "./control.ts";
import type { Answer, Ask } from "./messages.ts";
import { mount, type Pyodide } from "./pyodide.ts";
import type { Send } from "./sender.ts";

/** What the Python runner may call; see `sandbox_runner/host.py`. */
export interface Host {
  write(stream: "stdout" | "stderr", text: string): void;
  emit(event: string): void;
  /** JSON in and out; null when an interrupt came first. */
  ask(request: string): string | null;
  /** Asks without waiting; returns the number with which the answer comes to the runner's `settle`, or 0 between runs. */
  call(request: string): number;
  /** Seconds; returns early when an interrupt comes. */
  sleep(seconds: number): void;
  /** The user's code has ended: an interrupt that is still on its way must not hit the runner. */
  done(): void;
}

/** The answer to whatever Python asks when no run is under way: a task that a run left behind. */
const BETWEEN_RUNS = '{"text":null,"error":"No run is under way"}';

const LONGEST_WAIT_MS = 2 ** 30;

/** Serves Python while it holds the main thread: waits block it, and the control worker ends them. */
export function createHost({ python, control, send }: { python: Pyodide; control: Control; send: Send }): Host {
  const { words } = control;
  const { parse, stringify } = JSON;
  let asks = 0;

  const currentRun = () => Atomics.load(words, RUNNING);

  return {
    write(stream, text) {
      const run = Math.abs(currentRun());
      if (run > 0) send({ type: "output", run, stream, text });
    },
    emit(event) {
      const run = Math.abs(currentRun());
      if (run > 0) send({ type: "event", run, event: parse(event) });
    },
    ask(request) {
      if (Atomics.load(words, INTERRUPT) === SIGINT) return null;
      if (currentRun() <= 0) return BETWEEN_RUNS;
      const ask = ++asks;
      Atomics.store(words, ASKING, ask);
      send({ type: "ask", run: currentRun(), ask, request: parse(request) as Ask });
      return block(() => {
        for (let seen; (seen = Atomics.load(words, ANSWERED)) !== ask;) {
          if (Atomics.load(words, INTERRUPT) === SIGINT) return null;
          Atomics.wait(words, ANSWERED, seen);
        }
        return stringify(takeAnswer());
      });
    },
    call(request) {
      const run = currentRun();
      if (run <= 0) return 0;
      send({ type: "ask", run, ask: ++asks, request: parse(request) as Ask });
      return asks;
    },
    sleep(seconds) {
      block(() => Atomics.wait(words, INTERRUPT, 0, Math.min(seconds * 1000, LONGEST_WAIT_MS)));
    },
    done() {
      Atomics.store(words, RUNNING, -Math.abs(currentRun()));
      Atomics.store(words, INTERRUPT, 0);
    },
  };

  /** Waits with the output sent: until then only an interrupt is of interest. */
  function block<Value>(wait: () => Value): Value {
    Atomics.store(words, BLOCKED, 1);
    try {
      return wait();
    } finally {
      Atomics.store(words, BLOCKED, 0);
    }
  }

  function takeAnswer(): object {
    const bytes = control.answer.slice(0, Atomics.load(words, ANSWER_LENGTH));
    const answer = parse(new TextDecoder().decode(bytes)) as Answer;
    if (!("mounts" in answer)) return answer;
    for (const entry of answer.mounts) mount(python, entry);
    return { installed: answer.installed, directories: answer.mounts.map(({ at }) => at) };
  }
}
