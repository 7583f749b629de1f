const POLL_MS = 200;

/** Runs `work` while no other process (and no other call) has the lock on a file; waits for its turn. */
export async function withLock<T>(
  path: string,
  options: { onWait?: () => void; signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  using file = await Deno.open(path, { create: true, write: true });
  for (let waited = false; !(await file.tryLock(true)); waited = true) {
    options.signal?.throwIfAborted();
    if (!waited) options.onWait?.();
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  try {
    return await work();
  } finally {
    await file.unlock();
  }
}
