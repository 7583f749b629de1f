import { Card, Grid, Progress, Text } from "@radix-ui/themes";
import type { ReactNode } from "react";
import type { SandboxView } from "../../../api/admin.ts";
import { formatBytes, formatCount } from "../../../../react/shared/format.ts";
import { formatSpan } from "../../forms/format.ts";

interface TotalsProps {
  status: NonNullable<SandboxView["status"]>;
  /** Sessions that have a process. */
  awake: number;
}

/** The sandbox as a whole. */
export function Totals({ status, awake }: TotalsProps) {
  const { used, budget } = status.memory;
  const share = Math.min(100, (used / budget) * 100);
  return (
    <Grid asChild columns={{ initial: "2", md: "4" }} gap="3">
      <dl className="totals">
        <Total title="Memory" value={formatBytes(used)} detail={`of ${formatBytes(budget)}`}>
          <Progress
            value={share}
            color={share > 90 ? "red" : share > 70 ? "amber" : "green"}
            aria-label="Memory used"
          />
        </Total>
        <Total title="Awake" value={String(awake)} detail={`and ${formatCount(status.spares, "spare")}`} />
        <Total title="Running for" value={formatSpan(status.uptimeMs)} detail={`version ${status.version}`} />
        <Total title="Package store" value={status.store.state} detail={`${status.store.packages} prepared`}>
          <Text as="div" size="1" color="gray">
            Pyodide {status.pyodideVersion} · Deno {status.denoVersion}
          </Text>
        </Total>
      </dl>
    </Grid>
  );
}

function Total(props: { title: string; value: string; detail: string; children?: ReactNode }) {
  return (
    <Card>
      <Text asChild size="1" color="gray">
        <dt>{props.title}</dt>
      </Text>
      <dd>
        <Text as="div" size="5" weight="bold">
          {props.value}
        </Text>
        <Text as="div" size="2" color="gray">
          {props.detail}
        </Text>
        {props.children}
      </dd>
    </Card>
  );
}
