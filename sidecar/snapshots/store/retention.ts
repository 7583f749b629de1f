export interface RetentionRules {
  /** How many of each session are kept, the newest. */
  perSession: number;
  /** What all of them may take on disk. */
  totalBytes: number;
  maxAgeMs: number;
}

/** A file of the store, as far as retention looks at it. */
export interface StoredFile {
  /** Stands for the session. */
  sessionId: string;
  run: number;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** In bytes. */
  size: number;
  /** Whether it has a header that can be trusted. */
  usable: boolean;
}

/**
 * Chooses the files that go. When there are too many bytes, those that cannot be used go first, then older snapshots of any
 * session, then sessions that were not saved for longest. The newest of a session that is alive never goes.
 */
export function chooseExpired<T extends StoredFile>(
  files: readonly T[],
  rules: RetentionRules,
  isAlive: (sessionId: string) => boolean,
  now: number,
): T[] {
  const newerOnes = countNewerOnes(files);
  const missedLess = (file: T) => (file.usable ? Math.min(newerOnes(file), 1) : 2);
  const byLoss = files.toSorted((a, b) => missedLess(a) - missedLess(b) || b.savedAt - a.savedAt);
  const isKept = (file: T) => file.usable && newerOnes(file) === 0 && isAlive(file.sessionId);

  let bytes = byLoss.filter(isKept).reduce((sum, { size }) => sum + size, 0);
  return byLoss.filter((file) => {
    if (isKept(file)) return false;
    if (newerOnes(file) >= rules.perSession || now - file.savedAt > rules.maxAgeMs) return true;
    bytes += file.size;
    return bytes > rules.totalBytes;
  });
}

/** How many usable files of the same session are of later runs. */
function countNewerOnes<T extends StoredFile>(files: readonly T[]): (file: T) => number {
  const counts = new Map<T, number>();
  const perSession = new Map<string, number>();
  for (const file of files.toSorted((a, b) => b.run - a.run)) {
    const count = perSession.get(file.sessionId) ?? 0;
    counts.set(file, count);
    if (file.usable) perSession.set(file.sessionId, count + 1);
  }
  return (file) => counts.get(file) ?? 0;
}
