import { describe, expect, test } from "vitest";
import { chooseExpired, type StoredFile } from "../../../sidecar/snapshots/store/retention.ts";

const ALL = { perSession: 100, totalBytes: 1e9, maxAgeMs: 1e9 };

function file(sessionId: string, run: number, changes: Partial<StoredFile> = {}): StoredFile {
  return { sessionId, run, savedAt: run, size: 10, usable: true, ...changes };
}

function expired(files: StoredFile[], rules: Partial<typeof ALL>, alive: string[] = [], now = 0): string[] {
  const chosen = chooseExpired(files, { ...ALL, ...rules }, (id) => alive.includes(id), now);
  return chosen.map(({ sessionId, run }) => `${sessionId}${run}`).sort();
}

describe("retention", () => {
  test("removes nothing that the rules have room for", () => {
    expect(expired([file("a", 1), file("a", 2), file("b", 1)], {})).toEqual([]);
  });

  test("keeps the newest of each session, in whatever order they are found", () => {
    const files = [file("a", 2), file("b", 1), file("a", 3), file("a", 1)];
    expect(expired(files, { perSession: 2 })).toEqual(["a1"]);
  });

  test("does not count one that cannot be used as a session's newest", () => {
    const files = [file("a", 3, { usable: false }), file("a", 2), file("a", 1)];
    expect(expired(files, { perSession: 1 })).toEqual(["a1"]);
    expect(expired(files, { totalBytes: 0 }, ["a"])).toEqual(["a1", "a3"]);
  });

  test("removes what is too old, but not the newest of a live session", () => {
    const files = [file("a", 1), file("a", 2), file("b", 1), file("b", 900, { usable: false })];
    expect(expired(files, { maxAgeMs: 500 }, ["a"], 1000)).toEqual(["a1", "b1"]);
  });

  test("gives up unusable files, then older ones, then whole sessions, for bytes", () => {
    const files = [file("a", 9, { usable: false }), file("a", 8), file("a", 7), file("b", 1), file("c", 2)];
    expect(expired(files, { totalBytes: 40 })).toEqual(["a9"]);
    expect(expired(files, { totalBytes: 39 })).toEqual(["a7", "a9"]);
    expect(expired(files, { totalBytes: 29 })).toEqual(["a7", "a9", "b1"]);
    expect(expired(files, { totalBytes: 10 })).toEqual(["a7", "a9", "b1", "c2"]);
  });

  test("counts what live sessions need before all else", () => {
    const files = [file("old", 1, { size: 90 }), file("new", 5)];
    expect(expired(files, { totalBytes: 99 }, ["old"])).toEqual(["new5"]);
    expect(expired(files, { perSession: 0, totalBytes: 0, maxAgeMs: 0 }, ["old", "new"], 1000)).toEqual([]);
  });
});
