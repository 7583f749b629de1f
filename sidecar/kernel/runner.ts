import type { PyProxy } from "pyodide/ffi";
import { type Control, FLUSHING, INTERRUPT, RUNNING } from "./control.ts";
import type { Host } from "./host.ts";
import type { Outcome } from "../../src/protocol/index.ts";
import type { Answer, KernelOrder, RunOrder } from "./messages.ts";
import type { Pyodide } from "./pyodide.ts";
import type { Send } from "./sender.ts";
import type { Workspace } from "./workspace.ts";

/** The Python package `sandbox_runner`. */
interface PythonRunner extends PyProxy {
  connect(host: Host): void;
  resume(host: Host): void;
  leave(): string;
  stay(): void;
  run: { callPromising(request: string): Promise<string> };
  interrupt(): void;
  flush(): void;
  settle(ask: number, answer: string): void;
  describe_variables(): string;
  examine(what: string, code: string, cursor: number): string;
}

export interface Runner {
  readonly pythonVersion: string;
  /** Does a run that nobody asked for, so that the first of a session finds less left to compile. */
  warm(): Promise<void>;
  /** Runs code and sends its outcome; never rejects. */
  run(run: number, request: RunOrder): Promise<void>;
  interrupt(run: number): void;
  /** Sends the output that Python holds back. */
  flush(): void;
  /** Gives Python an answer that it awaits. */
  settle(ask: number, answer: Answer): void;
  /** Puts Python back with `restore`; `isNew` for one that no run has used. Throws when something of Python's own is under way. */
  rewind(restore: () => void, isNew: boolean): void;
  describeVariables(id: number): void;
  /** Answers an editor's question about code. */
  examine(order: Extract<KernelOrder, { order: "examine" }>): void;
  /** Does something while Python is ready to be saved; it gets what of Python's own cannot come back. */
  whileSaved(action: (lost: string[]) => void): void;
}

interface Parts {
  python: Pyodide;
  control: Control;
  host: Host;
  workspace: Workspace;
  send: Send;
  /** Whether Python comes from a saved session. */
  isResumed: boolean;
}

const TAKE_RUNNER = "__import__('sys').__dict__.pop('_sandbox_runner')";
/** What Python writes when its runtime fails, frames of our own included. */
const FATAL_REPORT = "Stack (most recent call first)";
const PYTHON_VERSION = "__import__('sys').version.partition(' ')[0]";

const ignore = () => {};

const WARM_UP: RunOrder = {
  code: "1",
  filename: "<warm-up>",
  script: false,
  stdin: null,
  interactive: false,
  packages: [],
  tools: [],
  outputLimit: 1,
};

/** Connects the Python runner that a template or a saved session holds. */
export function createRunner({ python, control, host, workspace, send, isResumed }: Parts): Runner {
  const { parse, stringify } = JSON;
  const now = performance.now.bind(performance);
  const runner = python.runPython(TAKE_RUNNER) as PythonRunner;
  const { run, interrupt, flush, settle, describe_variables: describeVariables, examine } = runner;
  if (isResumed) runner.resume(host);
  else runner.connect(host);
  python.setInterruptBuffer(control.words.subarray(INTERRUPT, INTERRUPT + 1));
  for (const stream of ["stdout", "stderr"] as const) captureStream(stream);
  const { _api: api } = python;
  api.on_fatal = (error) => send({ type: "broken", message: String(error) });

  let warming: Promise<void> | undefined;

  return {
    pythonVersion: python.runPython(PYTHON_VERSION) as string,
    warm() {
      workspace.scan();
      warming = run.callPromising(stringify(WARM_UP)).then(ignore, ignore);
      return warming;
    },
    async run(number, request) {
      await warming;
      try {
        const started = now();
        const before = workspace.scan();
        Atomics.store(control.words, INTERRUPT, 0);
        Atomics.store(control.words, RUNNING, number);
        const outcome = parse(await run.callPromising(stringify(request))) as Outcome;
        const files = workspace.changesSince(before);
        send({ type: "outcome", run: number, outcome, files, duration: now() - started });
      } catch (error) {
        send({ type: "broken", message: String(error) });
      } finally {
        host.done();
      }
    },
    interrupt(number) {
      if (Atomics.load(control.words, RUNNING) !== number) return;
      Atomics.store(control.words, INTERRUPT, 0);
      interrupt();
    },
    flush() {
      Atomics.store(control.words, FLUSHING, 0);
      flush();
    },
    settle(ask, answer) {
      settle(ask, stringify(answer));
    },
    whileSaved(action) {
      const lost = parse(runner.leave()) as string[];
      try {
        action(lost);
      } finally {
        runner.stay();
      }
    },
    rewind(restore, isNew) {
      const [pending] = parse(runner.leave()) as string[];
      if (pending !== undefined) throw new TypeError(`Something is under way: ${pending}`);
      restore();
      runner.stay();
      if (isNew) runner.connect(host);
      else runner.resume(host);
    },
    describeVariables(id) {
      send({ type: "variables", id, variables: parse(describeVariables()) });
    },
    examine({ id, what, code, cursor }) {
      send({ ...parse(examine(what, code, cursor)), id });
    },
  };

  /** Sends what C code writes to a file descriptor, which does not pass through sys.stdout. */
  function captureStream(stream: "stdout" | "stderr"): void {
    const decoder = new TextDecoder();
    let hasFailed = false;
    const write = (bytes: Uint8Array) => {
      const text = decoder.decode(bytes, { stream: true });
      hasFailed ||= stream === "stdout" && text.startsWith(FATAL_REPORT);
      if (!hasFailed) host.write(stream, text);
      return bytes.length;
    };
    if (stream === "stdout") python.setStdout({ write });
    else python.setStderr({ write });
  }
}
