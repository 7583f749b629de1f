import type { Change } from "../../api/admin.ts";

/** The old and the new value as people read them; of lists only the items that came or went. */
export function describeChange({ from, to }: Change): { from: string; to: string } {
  if (!Array.isArray(from) || !Array.isArray(to)) return { from: describeValue(from), to: describeValue(to) };
  return {
    from: describeValue(
      from.filter((item) => !to.includes(item)),
      "",
    ),
    to: describeValue(
      to.filter((item) => !from.includes(item)),
      "",
    ),
  };
}

/** A value as people read it. */
export function describeValue(value: unknown, empty = "nothing"): string {
  if (value === undefined || value === null || value === "") return empty;
  if (Array.isArray(value)) return value.length === 0 ? empty : value.map((item) => describeValue(item)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
