import type { StatisticsPoint } from "../../../api/admin.ts";

/** All runs and failures of some points, and the most memory that was seen. */
export function sumUp(points: readonly StatisticsPoint[]): Omit<StatisticsPoint, "at"> {
  const seen = points.flatMap(({ memory }) => (memory === null ? [] : [memory]));
  return {
    runs: points.reduce((sum, { runs }) => sum + runs, 0),
    failures: points.reduce((sum, { failures }) => sum + failures, 0),
    memory: seen.length > 0 ? Math.max(...seen) : null,
  };
}
