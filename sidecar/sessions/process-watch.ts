/** Follows `+ PID`, `- PID` and `? PID`; at the end of its input it kills what it still knows. */
const SCRIPT = `pids=" "
while read -r sign pid; do
  case "$sign" in
    +) pids="$pids$pid " ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
    \\?) pages=; { read -r _ pages _ < "/proc/$pid/statm"; } 2>/dev/null; echo "\${pages:--}" ;;
  esac
done
[ "$pids" = " " ] || kill -9 $pids 2>/dev/null`;

const PAGE_BYTES = 4096;

/**
 * A shell beside the sidecar that knows the process ids of the kernels. It ends them when the sidecar
 * itself is killed, since a kernel that is deep in Python does not see the end of its stdin; and it
 * reads their memory, which Deno lets only a process with all rights do.
 */
export class ProcessWatch {
  #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>> | undefined;
  #waiting: ((bytes: number | null) => void)[] = [];
  /** Whether the shell has ended. */
  #isOver = false;

  constructor() {
    if (Deno.build.os === "windows") return;
    const shell = new Deno.Command("sh", {
      args: ["-c", SCRIPT],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = shell.stdin.getWriter();
    void this.#readAnswers(shell.stdout);
  }

  add(pid: number): void {
    this.#tell(`+ ${pid}`);
  }

  remove(pid: number): void {
    this.#tell(`- ${pid}`);
  }

  /** Resident bytes of a process; null where the system does not tell. */
  memory(pid: number): Promise<number | null> {
    if (Deno.build.os !== "linux" || this.#isOver) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tell(`? ${pid}`);
    });
  }

  /** Lets the shell end. */
  async close(): Promise<void> {
    await this.#writer?.close().catch(() => {});
  }

  #tell(line: string): void {
    this.#writer?.write(new TextEncoder().encode(`${line}\n`)).catch(() => {});
  }

  async #readAnswers(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#waiting.shift()?.(Number(line) * PAGE_BYTES || null);
    }
    this.#isOver = true;
    for (const resolve of this.#waiting.splice(0)) resolve(null);
  }
}
