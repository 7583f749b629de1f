import type { StatisticsPoint } from "../api/admin.ts";

const MINUTE = 60_000;
const SPANS = [1, 5, 15, 30, 60, 2 * 60, 4 * 60, 12 * 60, 24 * 60].map((minutes) => minutes * MINUTE);
const MAX_POINTS = 60;

/** Milliseconds that one point of a chart stands for: a round time, of which some tens make up the whole. */
export function chooseSpan(milliseconds: number): number {
  return SPANS.find((span) => milliseconds / span <= MAX_POINTS) ?? 24 * 60 * MINUTE;
}

/** A point for each span from begin to end, in order, those without runs too. */
export function fillSpans(
  points: readonly StatisticsPoint[],
  { begin, end, span }: { begin: number; end: number; span: number },
): StatisticsPoint[] {
  const known = new Map(points.map((point) => [point.at, point]));
  const count = Math.floor((end - begin) / span) + 1;
  return Array.from({ length: count }, (_, index) => {
    const at = begin + index * span;
    return known.get(at) ?? { at, runs: 0, failures: 0, memory: null };
  });
}
