import { Box, Flex, Heading, SegmentedControl } from "@radix-ui/themes";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { StatisticsPoint } from "../../../api/admin.ts";
import { api } from "../../api.ts";
import { Loaded } from "../../forms/loaded.tsx";
import { adminKeys } from "../admin-keys.ts";
import { AuditLog } from "./audit-log.tsx";
import { Charts } from "./charts.tsx";

const SPANS = [
  { hours: 1, label: "1 hour" },
  { hours: 24, label: "24 hours" },
  { hours: 168, label: "7 days" },
];

/** How much Python runs, and who ran and changed what. */
export function ActivityPage() {
  const [hours, setHours] = useState(24);
  const query = useQuery({
    queryKey: [...adminKeys.statistics, hours],
    queryFn: ({ signal }) => api.get<StatisticsPoint[]>(`/admin/statistics?hours=${hours}`, signal),
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Flex justify="between" align="center" gap="3" mb="4" wrap="wrap">
        <Heading as="h2" size="5">
          Activity
        </Heading>
        <SegmentedControl.Root
          aria-label="Span of time"
          size="1"
          value={String(hours)}
          onValueChange={(value) => setHours(Number(value))}
        >
          {SPANS.map(({ hours, label }) => (
            <SegmentedControl.Item key={hours} value={String(hours)}>
              {label}
            </SegmentedControl.Item>
          ))}
        </SegmentedControl.Root>
      </Flex>
      <Loaded query={query} lines={8}>
        {(points) => <Charts points={points} hours={hours} />}
      </Loaded>
      <Box mt="6">
        <AuditLog />
      </Box>
    </>
  );
}
