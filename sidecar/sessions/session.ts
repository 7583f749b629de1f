import { chooseTemplate } from "../../src/config/choose-template.ts";
import type { EffectivePolicy, Template } from "../../src/config/policy.ts";
import { type ExecuteRequest, SandboxError, type SessionInfo, type Variable } from "../../src/protocol/index.ts";
import type { KernelMessage } from "../kernel/messages.ts";
import type { SnapshotInfo, SnapshotStore } from "../snapshots/store/snapshot-store.ts";
import type { Installer } from "./answer-install.ts";
import { Execution, type Report } from "./execution.ts";
import { History } from "./history.ts";
import type { KernelFiles } from "./kernel-files.ts";
import type { KernelSource } from "./kernel-pool.ts";
import { expectedBytes } from "./memory-budget.ts";
import type { Occupant } from "./occupants.ts";
import { failedReport, notStarted, refusedCode } from "./outcomes.ts";
import type { Room } from "./room.ts";
import { Run } from "./run.ts";
import { SessionKernel } from "./session-kernel.ts";
import { TaskQueue } from "./task-queue.ts";
import { checkTools, type ToolReply } from "./tool-calls.ts";
import { withinLimit } from "./within-limit.ts";

export interface SessionOptions {
  id: string;
  agent: string | null;
  /** The rules that hold now. */
  policy: () => EffectivePolicy;
  installer: Installer;
  source: KernelSource;
  snapshots: SnapshotStore;
  room: Pick<Room, "enter" | "leave" | "review">;
  /** Why the state that the client knows of is gone; null for a session that is new. */
  lost: string | null;
  onEvent: (event: "ended" | "lost", reason: string | null) => void;
}

/** Bytes that a kernel's process may hold beyond Python's memory. */
const OVERHEAD_BYTES = 768 * 1024 * 1024;
/** Milliseconds that Python has to answer a question about code. */
const EXAMINATION_LIMIT_MS = 5000;
/** Runs whose events are kept for clients that come back. */
const KEPT_RUNS = 4;

/** A conversation's Python: a queue of runs, and one kernel for them that comes and goes. */
export class Session implements Occupant {
  readonly id: string;
  readonly agent: string | null;
  lastUsedAt = Date.now();
  readonly history: History;
  #options: SessionOptions;
  #kernel: SessionKernel;
  /** The run under way, which may wait for its kernel. */
  #turn: Run | undefined;
  #execution: Execution | undefined;
  /** Bytes that its kernel will probably hold: no fewer than when it was put to sleep. */
  #expected = 0;
  #isClosed = false;
  /** What is under way and what waits: runs, and saving between them. */
  #tasks: TaskQueue;
  #runs: Run[] = [];
  #runCount: number;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SessionOptions, saved?: SnapshotInfo) {
    this.id = options.id;
    this.agent = options.agent;
    this.#options = options;
    this.#tasks = new TaskQueue(() => options.room.review());
    this.history = new History(options.id, options.policy().snapshots.save === "never" ? null : options.snapshots);
    this.#runCount = saved?.run ?? 0;
    const { id, agent, source, snapshots, lost } = options;
    this.#kernel = new SessionKernel(
      {
        id,
        agent,
        snapshots,
        template: () => chooseTemplate(options.policy()),
        lost,
        source: { ...source, beforeStart: (template) => this.#enterRoom(template) },
        onMessage: (message) => this.#execution?.take(message as Extract<KernelMessage, { run: number }>),
        onEnd: ({ detail }) => options.onEvent("lost", detail),
      },
      saved,
    );
  }

  get #policy(): EffectivePolicy {
    return this.#options.policy();
  }

  /** The files of /workspace. */
  get files(): KernelFiles {
    return this.#kernel.files;
  }

  get isIdle(): boolean {
    return this.#tasks.isEmpty && !this.#kernel.isStarting;
  }

  /** Whether runs are under way or wait. */
  get isRunning(): boolean {
    return this.#runs.some((run) => !run.isOver);
  }

  get hasKernel(): boolean {
    return this.#kernel.current !== undefined || this.#kernel.isStarting;
  }

  /** Bytes that its kernel held for itself when that was read last; null where that is not known. */
  get memory(): number | null {
    return this.#kernel.current?.memory ?? null;
  }

  info(): SessionInfo {
    return {
      id: this.id,
      agent: this.agent,
      state: this.#describeState(),
      runs: this.#runCount,
      memory: this.memory,
      lastUsedAt: this.lastUsedAt,
      isOutdated: this.#kernel.current !== undefined && this.#options.source.isOutdated(this.#kernel.current),
    };
  }

  findRun(id: string): Run | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /**
   * Queues a run behind those that are under way.
   *
   * @throws SandboxError `POLICY_DENIED` for tools that its code may not call.
   */
  execute(request: ExecuteRequest): Run {
    checkTools(request.tools, this.#policy.tools);
    const run = new Run(request, this.#policy.output.maxKilobytes * 1024);
    this.#runs.push(run);
    if (this.#runs.length > KEPT_RUNS && this.#runs[0]?.isOver) this.#runs.shift();
    void this.#tasks.add(() => this.#work(run));
    return run;
  }

  /** Ends a run, or the one that is under way when none is named; false when there is none such. */
  interrupt(id?: string): boolean {
    const run = id === undefined ? this.#turn : this.findRun(id);
    if (run === undefined || run.isOver) return false;
    if (this.#execution?.run === run) this.#execution.stop("cancelled");
    else run.stopReason ??= "cancelled";
    if (this.#turn === run) this.#options.room.leave(this);
    return true;
  }

  /** Gives Python the input that it waits for; false when it does not wait. */
  answerInput(runId: string, text: string | null): boolean {
    return this.#execution?.run.id === runId && this.#execution.answerInput(text);
  }

  /** Gives Python what a call of a tool came to; false when it does not wait for that. */
  replyToCall(runId: string, call: number, reply: ToolReply): boolean {
    return this.#execution?.run.id === runId && this.#execution.replyToCall(call, reply);
  }

  variables(): Promise<Variable[]> {
    return this.#runCount === 0 && !this.hasKernel ? Promise.resolve([]) : this.files.variables();
  }

  /**
   * Asks Python about code when it is this question's turn.
   *
   * @throws SandboxError `BUSY` when there is no answer in time: the user's own classes may take part in it.
   */
  examine<Answer>(ask: (files: KernelFiles) => Promise<Answer>): Promise<Answer> {
    return this.#tasks.add(async () => {
      if (this.#isClosed) throw new SandboxError("UNKNOWN_SESSION", `Session "${this.id}" has ended`);
      this.lastUsedAt = Date.now();
      await this.#kernel.get();
      return withinLimit(ask(this.files), EXAMINATION_LIMIT_MS, `Session "${this.id}" did not answer in time`);
    });
  }

  /** Why the session could not be saved when that was last tried; null when it could, also when it has changed since. */
  get unsaved(): string | null {
    if (!this.#kernel.isDirty) return null;
    if (this.#policy.snapshots.save === "never") return "snapshots.save in the policy is never";
    return this.#kernel.saveError;
  }

  /** Saves the session as it stands; resolves when that is on disk. A run that comes meanwhile waits for the kernel's part only. */
  async save(): Promise<void> {
    clearTimeout(this.#saveTimer);
    if (this.#policy.snapshots.save === "never") return;
    const { stored } = await this.#tasks.add(() => this.#saveNow(this.#runCount));
    await stored;
  }

  /** Saves the session and ends its process; a session that cannot be saved goes on. */
  async hibernate(): Promise<boolean> {
    await this.save();
    return this.#tasks.add(async () => {
      if (this.#kernel.isDirty || !this.hasKernel) return false;
      this.#expected = Math.max(this.#expected, this.memory ?? 0);
      await this.#kernel.end("The session was saved");
      this.#runs = this.#runs.slice(-1); // A client that comes back asks for the last; the events of more take memory.
      return true;
    });
  }

  /**
   * Goes back to what was after a run, or with 0 to the start.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT` when that was not saved.
   */
  rewind(run: number): Promise<void> {
    clearTimeout(this.#saveTimer);
    return this.#tasks.add(async () => {
      await this.#kernel.rewind(run);
      if (this.#policy.snapshots.save !== "never") await this.#options.snapshots.remove(this.id, run || -1);
      this.#runCount = run;
      this.history.rewind(run);
    });
  }

  /** Ends the session's process. */
  async close(reason: string): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#saveTimer);
    this.#options.room.leave(this);
    await this.#kernel.end(reason);
    this.#options.room.review();
    this.#options.onEvent("ended", reason);
  }

  /** Ends a kernel whose process has grown beyond what Python's memory limit explains. */
  checkMemory(): void {
    const memory = this.memory ?? 0;
    if (memory > this.#policy.memory.megabytes * 1024 * 1024 + OVERHEAD_BYTES) {
      this.evict(`The kernel's process held ${Math.round(memory / 1024 / 1024)} MiB`);
    }
  }

  /** Ends the kernel at once, since memory is short. */
  evict(reason: string): void {
    this.#kernel.current?.kill("memory", reason);
  }

  #enterRoom(template: Template): Promise<void> {
    this.#expected = Math.max(this.#expected, expectedBytes(template));
    return this.#options.room.enter(this, this.#expected, (message) => this.#turn?.emit({ type: "notice", message }));
  }

  async #work(run: Run): Promise<void> {
    clearTimeout(this.#saveTimer);
    this.lastUsedAt = Date.now();
    const number = ++this.#runCount;
    this.#turn = run;
    run.emit({ type: "started", session: this.id, number });
    const report = await this.#perform(run, number).catch((error: unknown) =>
      run.stopReason === undefined ? failedReport(error) : notStarted(run),
    );
    this.#turn = undefined;
    this.lastUsedAt = Date.now();
    const result = {
      ...run.collect(),
      ...report,
      pythonVersion: this.#kernel.pythonVersion,
      session: { id: this.id, run: number, ...this.#kernel.standing },
    };
    run.emit({ type: "result", result });
    if (run.request.code.trim() !== "") this.history.add(run, result);
    if (this.#kernel.current !== undefined) {
      this.#kernel.isDirty = true;
      this.#kernel.standing = { state: "kept", reason: null };
    }
    await this.#saveLater(number);
  }

  async #perform(run: Run, number: number): Promise<Report> {
    const { code } = run.request;
    if (this.#isClosed) throw new SandboxError("UNKNOWN_SESSION", `Session "${this.id}" has ended`);
    if (code.trim() === "") return refusedCode();
    if (run.stopReason !== undefined) return notStarted(run);
    const kernel = await this.#kernel.get(chooseTemplate(this.#policy, code));
    if (run.stopReason !== undefined) return notStarted(run);
    const { installer } = this.#options;
    const policy = this.#policy;
    const onMount = (mounts: { directory: string; at: string }[]) => this.#kernel.mount(mounts);
    this.#execution = new Execution({ run, number, kernel, policy, installer, onMount });
    try {
      return await this.#execution.perform();
    } finally {
      this.#execution = undefined;
    }
  }

  /** Saves the session after a run, and its history when that is on disk. */
  async #saveNow(run: number): Promise<{ stored: Promise<void> }> {
    const { stored } = await this.#kernel.save(run);
    return { stored: stored.then(() => this.history.save(this.#kernel.savedRun)) };
  }

  /** Saves as the policy says: before the next run, which waits already perhaps, or when none comes for a while. */
  async #saveLater(number: number): Promise<void> {
    const { save, idleSeconds } = this.#policy.snapshots;
    if (save === "never" || this.#isClosed) return;
    if (save === "always") await this.#saveNow(number);
    else this.#saveTimer = setTimeout(() => void this.save(), idleSeconds * 1000);
  }

  #describeState(): SessionInfo["state"] {
    if (this.#isClosed) return "ended";
    if (this.#execution) return "running";
    if (this.#kernel.isStarting) return "starting";
    return this.#kernel.current || this.#kernel.savedRun === 0 ? "idle" : "saved";
  }
}
