import { Presets, SingleBar } from "cli-progress";
import type { SandboxClient } from "../../client/index.ts";
import type { Progress } from "../../protocol/index.ts";

/** Fills the package store where it is not full yet, with a bar on a terminal and a line for each step elsewhere. */
export async function preparePackages(
  client: Pick<SandboxClient, "packages">,
  stream: NodeJS.WritableStream & { isTTY?: boolean },
): Promise<void> {
  const show = stream.isTTY === true ? barOn(stream) : linesOn(stream);
  try {
    await client.packages.prepare(show.progress);
  } finally {
    show.stop();
  }
}

interface ProgressView {
  progress(progress: Progress): void;
  stop(): void;
}

function barOn(stream: NodeJS.WritableStream): ProgressView {
  const bar = new SingleBar(
    { stream, format: "{bar} {percentage}% {step}", clearOnComplete: true, hideCursor: true, barsize: 30 },
    Presets.shades_grey,
  );
  let started = false;
  return {
    progress({ step, done, total }) {
      if (!started) bar.start(total ?? 1, 0, { step });
      started = true;
      if (total !== null) bar.setTotal(total);
      bar.update(total === null ? 0 : done, { step });
    },
    stop: () => bar.stop(),
  };
}

function linesOn(stream: NodeJS.WritableStream): ProgressView {
  let last = "";
  return {
    progress({ step }) {
      if (step !== last) stream.write(`${step}\n`);
      last = step;
    },
    stop() {},
  };
}
