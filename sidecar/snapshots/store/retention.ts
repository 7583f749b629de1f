export interface RetentionRules {
  /** Newest snapshots of each session that are kept. */
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

/** How much it would be missed; the first is never removed. */
const enum Worth {
  NewestOfAlive,
  Newest,
  Older,
  Unusable,
}

/**
 * Chooses the files that go. When there are too many bytes, the older snapshots of all sessions go before the last one of
 * any, and those that were saved first before the others.
 */
export function chooseExpired<T extends StoredFile>(
  files: readonly T[],
  rules: RetentionRules,
  isAlive: (sessionId: string) => boolean,
  now: number,
): T[] {
  const seen = new Map<string, number>();
  const ranked = files
    .toSorted((a, b) => b.run - a.run)
    .map((file) => {
      const rank = seen.get(file.sessionId) ?? 0;
      if (file.usable) seen.set(file.sessionId, rank + 1);
      return { file, rank, worth: worthOf(file, rank, isAlive) };
    })
    .sort((a, b) => a.worth - b.worth || b.file.savedAt - a.file.savedAt);

  let bytes = 0;
  const expired = ranked.filter(({ file, rank, worth }) => {
    const outdated = rank >= rules.perSession || now - file.savedAt > rules.maxAgeMs;
    if (worth !== Worth.NewestOfAlive && outdated) return true;
    bytes += file.size;
    return worth !== Worth.NewestOfAlive && bytes > rules.totalBytes;
  });
  return expired.map(({ file }) => file);
}

function worthOf(file: StoredFile, rank: number, isAlive: (sessionId: string) => boolean): Worth {
  if (!file.usable) return Worth.Unusable;
  if (rank > 0) return Worth.Older;
  return isAlive(file.sessionId) ? Worth.NewestOfAlive : Worth.Newest;
}
