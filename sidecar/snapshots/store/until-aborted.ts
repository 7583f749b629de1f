/** Gives what another gives until the signal is aborted, at once also when that other gives nothing; then throws the reason. */
export async function* untilAborted<T>(
  items: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let stop: ((reason: unknown) => void) | undefined;
  const abort = () => stop?.(signal?.reason);
  signal?.addEventListener("abort", abort);
  try {
    for (;;) {
      signal?.throwIfAborted();
      // Not a race with one promise for all items, which would hold on to each of them.
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        stop = reject;
        iterator.next().then(resolve, reject);
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener("abort", abort);
    // Not awaited: it waits for what may never come.
    iterator.return?.().catch(() => {});
  }
}
