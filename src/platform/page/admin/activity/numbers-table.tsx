import { Box, Table } from "@radix-ui/themes";
import type { StatisticsPoint } from "../../../api/admin.ts";
import { formatBytes } from "../../../../react/shared/format.ts";
import { TableHead } from "../table-head.tsx";

/** The numbers of the charts, newest first; spans in which nothing happened are left out. */
export function NumbersTable({ points, hours }: { points: readonly StatisticsPoint[]; hours: number }) {
  const rows = points.filter(({ runs, memory }) => runs > 0 || memory !== null).toReversed();
  const style = hours > 24 ? ({ dateStyle: "medium", timeStyle: "short" } as const) : ({ timeStyle: "short" } as const);
  return (
    <Box asChild mt="3">
      <details>
        <summary>The same as a table</summary>
        <Box className="scrolled" mt="2" tabIndex={0} role="region" aria-label="Numbers of the charts">
          <Table.Root size="1" variant="surface">
            <TableHead titles={["From", "Runs", "Failures", "Memory"]} />
            <Table.Body>
              {rows.map(({ at, runs, failures, memory }) => (
                <Table.Row key={at}>
                  <Table.RowHeaderCell>{new Date(at).toLocaleString(undefined, style)}</Table.RowHeaderCell>
                  <Table.Cell>{runs}</Table.Cell>
                  <Table.Cell>{failures}</Table.Cell>
                  <Table.Cell>{memory === null ? "—" : formatBytes(memory)}</Table.Cell>
                </Table.Row>
              ))}
            </Table.Body>
          </Table.Root>
        </Box>
      </details>
    </Box>
  );
}
