import { Presets, SingleBar } from "cli-progress";
import type { Progress } from "../protocol/index.ts";

type Stream = NodeJS.WritableStream & { isTTY?: boolean };

/** Does long work and shows how far it is: with a bar on a terminal, and a line for each step elsewhere. */
export async function showProgress<T>(
  stream: Stream,
  work: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  const view = stream.isTTY === true ? barOn(stream) : linesOn(stream);
  try {
    return await work(view.update);
  } finally {
    view.stop();
  }
}

interface ProgressView {
  update: (progress: Progress) => void;
  stop: () => void;
}

function barOn(stream: Stream): ProgressView {
  const bar = new SingleBar(
    { stream, format: "{bar} {percentage}% {step}", clearOnComplete: true, hideCursor: true, barsize: 30 },
    Presets.shades_grey,
  );
  let isStarted = false;
  return {
    update({ step, done, total }) {
      if (!isStarted) bar.start(total ?? 1, 0, { step });
      isStarted = true;
      if (total !== null) bar.setTotal(total);
      bar.update(total === null ? 0 : done, { step });
    },
    stop: () => bar.stop(),
  };
}

function linesOn(stream: Stream): ProgressView {
  let last = "";
  return {
    update({ step }) {
      if (step !== last) stream.write(`${step}\n`);
      last = step;
    },
    stop: () => {},
  };
}
