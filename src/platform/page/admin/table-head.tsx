import { Table, VisuallyHidden } from "@radix-ui/themes";

interface TableHeadProps {
  titles: readonly string[];
  /** Names a last column that shows no title, such as one of buttons. */
  hiddenTitle?: string;
}

/** The titles of a table's columns. */
export function TableHead({ titles, hiddenTitle }: TableHeadProps) {
  return (
    <Table.Header>
      <Table.Row>
        {titles.map((title) => (
          <Table.ColumnHeaderCell key={title}>{title}</Table.ColumnHeaderCell>
        ))}
        {hiddenTitle && (
          <Table.ColumnHeaderCell>
            <VisuallyHidden>{hiddenTitle}</VisuallyHidden>
          </Table.ColumnHeaderCell>
        )}
      </Table.Row>
    </Table.Header>
  );
}
