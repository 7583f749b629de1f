export interface FlagLine {
  flag: string;
  state: "same" | "new" | "gone";
  /** Of a flag that has a list: its items that the other one of the same name has not. */
  changed: ReadonlySet<string>;
}

/** The flags as they come to be, each one that is gone above the one that takes its place. */
export function compareFlags(before: readonly string[], after: readonly string[]): FlagLine[] {
  const gone = before.filter((flag) => !after.includes(flag));
  const replaced = new Set<string>();
  const lines = after.flatMap((flag): FlagLine[] => {
    if (before.includes(flag)) return [{ flag, state: "same", changed: new Set() }];
    const old = gone.find((other) => nameOf(other) === nameOf(flag));
    if (old === undefined) return [{ flag, state: "new", changed: new Set() }];
    replaced.add(old);
    return [
      { flag: old, state: "gone", changed: lacking(old, flag) },
      { flag, state: "new", changed: lacking(flag, old) },
    ];
  });
  const others = gone.filter((flag) => !replaced.has(flag));
  return [...lines, ...others.map((flag): FlagLine => ({ flag, state: "gone", changed: new Set() }))];
}

/** A flag's name and the items of its list, such as `--allow-net` and the hosts. */
export function partFlag(flag: string): { name: string; items: string[] } {
  const cut = flag.indexOf("=");
  if (cut < 0) return { name: flag, items: [] };
  return { name: flag.slice(0, cut), items: flag.slice(cut + 1).split(",") };
}

const nameOf = (flag: string) => partFlag(flag).name;

function lacking(flag: string, other: string): Set<string> {
  const known = partFlag(other).items;
  return new Set(partFlag(flag).items.filter((item) => !known.includes(item)));
}
