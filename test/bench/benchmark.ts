/** One way to look at the speed or the size of the sandbox. */
export interface Benchmark {
  name: string;
  /** What is measured, in one sentence. */
  what: string;
  run(options: { quick: boolean }): Promise<Measure[]>;
}

export interface Measure {
  what: string;
  unit: "ms" | "kB" | "MB" | "MB/s" | "lines/s" | "requests/s" | "turns/s";
  /** One figure for each time that it was measured. */
  samples: number[];
  /** Which part of the samples, in percent, are no greater than the figure that counts; 50, the median, when left out. */
  percentile?: number;
  /** What we want the figure to be, or its ratio to that of the plain way. */
  target?: { atMost: number } | { atLeast: number } | { timesPlain: number };
  /** The measure of the plain way, by its `what`, of which the ratio is told. */
  besides?: string;
}

/** Does something again and again, and returns the figures that it comes to. */
export async function repeat<Sample>(times: number, measure: () => Promise<Sample>): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let i = 0; i < times; i++) samples.push(await measure());
  return samples;
}

/** Milliseconds that something takes. */
export async function time(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await action();
  return performance.now() - started;
}

export function figureOf({ samples, percentile = 50 }: Measure): number {
  const sorted = samples.toSorted((a, b) => a - b);
  if (percentile !== 50) return sorted[Math.ceil((sorted.length * percentile) / 100) - 1] ?? NaN;
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
