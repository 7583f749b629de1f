import { Card, Flex, Grid, Heading, Skeleton, Text } from "@radix-ui/themes";
import { lazy, Suspense } from "react";
import type { StatisticsPoint } from "../../../api/admin.ts";
import { Empty } from "../../forms/empty.tsx";
import { formatBytes, formatCount } from "../../../../react/shared/format.ts";
import { NumbersTable } from "./numbers-table.tsx";
import { sumUp } from "./sum-up.ts";

const Plot = lazy(async () => ({ default: (await import("./plot.tsx")).Plot }));

/** Charts of runs, failures and memory, with the same numbers as a table. */
export function Charts({ points, hours }: { points: readonly StatisticsPoint[]; hours: number }) {
  const { runs, failures, memory } = sumUp(points);
  if (runs === 0 && memory === null)
    return <Empty title="Nothing ran in this time">The charts begin with the first run of Python.</Empty>;
  const at = points.map((point) => point.at);
  const kinds = [
    {
      title: "Runs",
      total: `${formatCount(runs, "run")}, ${failures.toLocaleString("en")} failed`,
      series: [
        { name: "succeeded", color: "accent", values: points.map((point) => point.runs - point.failures) },
        { name: "failed", color: "red", values: points.map((point) => point.failures) },
      ],
      unit: "",
    },
    {
      title: "Memory",
      total: memory === null ? "not seen" : `${formatBytes(memory)} at most`,
      series: [
        {
          name: "memory",
          color: "accent",
          values: points.map(({ memory }) => (memory === null ? null : memory / 1e6)),
        },
      ],
      unit: " MB",
    },
  ] as const;
  return (
    <>
      <Grid columns={{ initial: "minmax(0, 1fr)", md: "repeat(2, minmax(0, 1fr))" }} gap="4">
        {kinds.map(({ title, total, series, unit }) => (
          <Card key={title} size="2">
            <Flex justify="between" align="baseline" gap="2">
              <Heading as="h3" size="3">
                {title}
              </Heading>
              <Text size="2" color="gray">
                {total}
              </Text>
            </Flex>
            <Suspense fallback={<Skeleton height="220px" />}>
              <Plot at={at} series={series} unit={unit} label={`${title}: ${total}`} />
            </Suspense>
          </Card>
        ))}
      </Grid>
      <NumbersTable points={points} hours={hours} />
    </>
  );
}
