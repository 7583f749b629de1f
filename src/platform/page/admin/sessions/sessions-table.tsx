import { Badge, Flex, Link, Table, Text } from "@radix-ui/themes";
import { Link as RouterLink } from "react-router";
import type { SessionRow } from "../../../api/admin.ts";
import { formatBytes, formatCount } from "../../../../react/shared/format.ts";
import { formatAgo, formatMoment } from "../../forms/format.ts";
import { TableHead } from "../table-head.tsx";
import { SessionActions } from "./session-actions.tsx";

const COLORS = { starting: "blue", running: "blue", idle: "green", saved: "gray", ended: "gray" } as const;

/** The sessions, the ones that were used last on top. */
export function SessionsTable({ sessions }: { sessions: readonly SessionRow[] }) {
  const now = Date.now();
  return (
    <Table.Root variant="surface" className="stacking">
      <TableHead titles={["Conversation", "Agent", "State", "Memory", "Last run"]} hiddenTitle="Actions" />
      <Table.Body>
        {sessions
          .toSorted((a, b) => b.lastUsedAt - a.lastUsedAt)
          .map((session) => (
            <Row key={session.id} session={session} now={now} />
          ))}
      </Table.Body>
    </Table.Root>
  );
}

function Row({ session, now }: { session: SessionRow; now: number }) {
  const { id, conversation, agentName, state, isOutdated, memory, lastUsedAt, runs } = session;
  return (
    <Table.Row align="center">
      <Table.RowHeaderCell>
        {conversation ? (
          <Link asChild>
            <RouterLink to={`/chat/${conversation.id}`}>{conversation.title}</RouterLink>
          </Link>
        ) : (
          <code>{id}</code>
        )}
      </Table.RowHeaderCell>
      <Table.Cell data-label="Agent">{agentName ?? "—"}</Table.Cell>
      <Table.Cell data-label="State">
        <Flex gap="1" wrap="wrap">
          <Badge color={COLORS[state]}>{state === "saved" ? "hibernating" : state}</Badge>
          {isOutdated && (
            <Badge color="amber" title="Its kernel has the rights of an earlier policy">
              old rights
            </Badge>
          )}
        </Flex>
      </Table.Cell>
      <Table.Cell data-label="Memory">{memory === null ? "—" : formatBytes(memory)}</Table.Cell>
      <Table.Cell data-label="Last run">
        <time dateTime={new Date(lastUsedAt).toISOString()} title={formatMoment(lastUsedAt)}>
          {formatAgo(lastUsedAt, now)}
        </time>
        <Text as="div" size="1" color="gray">
          {formatCount(runs, "run")}
        </Text>
      </Table.Cell>
      <Table.Cell>
        <SessionActions session={session} />
      </Table.Cell>
    </Table.Row>
  );
}
