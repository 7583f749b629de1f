/** Follows `+ PID` and `- PID`, and answers `?` with their memory; at the end of its input it kills what it still knows. */
const SCRIPT = `pids=" "
page=$(getconf PAGESIZE 2>/dev/null) || page=4096
while read -r sign pid; do
  case "$sign" in
    +) pids="$pids$pid "; echo 1000 > "/proc/$pid/oom_score_adj" ;;
    -) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
    \\?) for pid in $pids; do
         if [ -d /proc/self ]; then
           { read -r _ resident shared _ < "/proc/$pid/statm"; } && echo "$pid $(((resident - shared) * page))"
         else
           kilobytes=$(ps -o rss= -p "$pid") && echo "$pid $((kilobytes * 1024))"
         fi
       done
       echo . ;;
  esac
done
[ "$pids" = " " ] || kill -9 $pids`;

/**
 * A shell beside the sidecar that knows the process ids of the kernels. It ends them when the sidecar
 * itself is killed, since a kernel that is deep in Python does not see the end of its stdin; it has the
 * system take a kernel, and not the sidecar, should memory run out; and it reads how much each of them
 * holds. For all this Deno wants a process with all rights.
 */
export class ProcessWatch {
  #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>> | undefined;
  #waiting: ((bytes: Map<number, number>) => void)[] = [];
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

  /**
   * Bytes that each process holds for itself, by its id; resident bytes on systems other than Linux, nothing where none is
   * told. On Linux this is what `smaps_rollup` calls anonymous, read from where it costs a hundredth of the time.
   */
  memory(): Promise<Map<number, number>> {
    if (this.#writer === undefined || this.#isOver) return Promise.resolve(new Map());
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tell("?");
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
    let answer = new Map<number, number>();
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const [pid, bytes] = line.split(" ").map(Number);
        if (pid && bytes) answer.set(pid, bytes);
        if (line !== ".") continue;
        this.#waiting.shift()?.(answer);
        answer = new Map();
      }
    }
    this.#isOver = true;
    for (const resolve of this.#waiting.splice(0)) resolve(answer);
  }
}
