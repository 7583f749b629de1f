import { IconButton, Table, Text } from "@radix-ui/themes";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { AuditEntry, Change } from "../../../api/admin.ts";
import { ChangeList } from "../../forms/change-list.tsx";
import { formatMoment } from "../../forms/format.ts";
import { TableHead } from "../table-head.tsx";
import { describeAction } from "./describe-action.ts";

/** Entries of the audit log, each with its detail below it when it is opened. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <Table.Root variant="surface" size="1" className="stacking">
      <TableHead titles={["What", "Subject", "Who", "When"]} hiddenTitle="Detail" />
      <Table.Body>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </Table.Body>
    </Table.Root>
  );
}

function Entry({ entry: { id, action, subject, person, at, detail } }: { entry: AuditEntry }) {
  const [isOpen, setOpen] = useState(false);
  const what = describeAction(action);
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <>
      <Table.Row align="center">
        <Table.RowHeaderCell>{what}</Table.RowHeaderCell>
        <Table.Cell data-label="Subject">{subject || "—"}</Table.Cell>
        <Table.Cell data-label="Who">{person?.name ?? "—"}</Table.Cell>
        <Table.Cell data-label="When">
          <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
        </Table.Cell>
        <Table.Cell align="right">
          {Object.keys(detail).length > 0 && (
            <IconButton
              variant="ghost"
              color="gray"
              aria-label={`Detail of ${what} ${subject}`}
              aria-expanded={isOpen}
              aria-controls={`detail-${id}`}
              onClick={() => setOpen(!isOpen)}
            >
              <Chevron size={16} aria-hidden />
            </IconButton>
          )}
        </Table.Cell>
      </Table.Row>
      {isOpen && (
        <Table.Row id={`detail-${id}`}>
          <Table.Cell colSpan={5}>
            <Detail detail={detail} />
          </Table.Cell>
        </Table.Row>
      )}
    </>
  );
}

function Detail({ detail: { changes, ...others } }: { detail: Record<string, unknown> }) {
  return (
    <>
      {isChanges(changes) && <ChangeList changes={changes} />}
      {Object.entries(others).map(([name, value]) => (
        <Text key={name} as="p" size="2" className="audit-detail">
          <Text color="gray">{name}: </Text>
          <span>{typeof value === "string" ? value : JSON.stringify(value)}</span>
        </Text>
      ))}
    </>
  );
}

function isChanges(value: unknown): value is Change[] {
  return Array.isArray(value) && value.every((change) => Array.isArray((change as Change | null)?.path));
}
