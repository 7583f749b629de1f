import { Badge, Box, Flex, Heading, Table, Text } from "@radix-ui/themes";
import { useState } from "react";
import type { PackageInfo } from "../../../../protocol/index.ts";
import { Empty } from "../../forms/empty.tsx";
import { SearchField } from "../../search-field.tsx";
import { searchPackages } from "./search-packages.ts";

/** The packages of the store, with a search. */
export function PackageList({ packages }: { packages: readonly PackageInfo[] }) {
  const [search, setSearch] = useState("");
  const found = searchPackages(packages, search);
  return (
    <section aria-label="Packages in the store">
      <Flex justify="between" align="center" gap="3" mb="2" wrap="wrap">
        <Heading as="h3" size="4">
          In the store
        </Heading>
        <SearchField
          className="search"
          label="Search packages"
          placeholder="Search by name or module"
          search={search}
          onSearch={setSearch}
        />
      </Flex>
      <Text as="p" size="1" color="gray" mb="2" role="status">
        {search ? `${found.length} of ${packages.length} packages` : `${packages.length} packages`}
      </Text>
      {found.length > 0 ? (
        <Box className="scrolled" tabIndex={0} role="region" aria-label="List of packages">
          <PackageTable packages={found} />
        </Box>
      ) : (
        <Empty title={search ? "Nothing found" : "The store is empty"}>
          {search ? `No package or module is like “${search}”.` : "Prepare what every session has, to begin with."}
        </Empty>
      )}
    </section>
  );
}

function PackageTable({ packages }: { packages: readonly PackageInfo[] }) {
  return (
    <Table.Root size="1" variant="surface">
      <Table.Header>
        <Table.Row>
          <Table.ColumnHeaderCell>Package</Table.ColumnHeaderCell>
          <Table.ColumnHeaderCell>Version</Table.ColumnHeaderCell>
          <Table.ColumnHeaderCell className="wide-only">Modules</Table.ColumnHeaderCell>
          <Table.ColumnHeaderCell>Ready</Table.ColumnHeaderCell>
        </Table.Row>
      </Table.Header>
      <Table.Body>
        {packages.map(({ name, version, imports, prepared }) => (
          <Table.Row key={`${name} ${version}`}>
            <Table.RowHeaderCell>{name}</Table.RowHeaderCell>
            <Table.Cell>{version}</Table.Cell>
            <Table.Cell className="wide-only">
              <Text size="1" color="gray">
                {imports.join(", ")}
              </Text>
            </Table.Cell>
            <Table.Cell>
              {prepared ? <Badge color="green">prepared</Badge> : <Badge color="gray">on import</Badge>}
            </Table.Cell>
          </Table.Row>
        ))}
      </Table.Body>
    </Table.Root>
  );
}
