import { Button, Flex, Heading, Skeleton, Text } from "@radix-ui/themes";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AuditEntry } from "../../../api/admin.ts";
import { api } from "../../api.ts";
import { Empty } from "../../forms/empty.tsx";
import { Failure } from "../../forms/loaded.tsx";
import { useDebounced } from "../../forms/use-debounced.ts";
import { SearchField } from "../../search-field.tsx";
import { adminKeys } from "../admin-keys.ts";
import { AuditTable } from "./audit-table.tsx";

/** Entries that the server gives at a time. */
const PAGE = 50;

/** Who ran and changed what, newest first. */
export function AuditLog() {
  const [search, setSearch] = useState("");
  const settled = useDebounced(search.trim());
  const log = useInfiniteQuery({
    queryKey: [...adminKeys.audit, settled],
    queryFn: ({ pageParam, signal }) => api.get<AuditEntry[]>(`/admin/audit?${query(settled, pageParam)}`, signal),
    initialPageParam: "",
    getNextPageParam: (last) => (last.length < PAGE ? undefined : last.at(-1)?.id),
    placeholderData: keepPreviousData,
  });
  const entries = log.data?.pages.flat() ?? [];
  return (
    <section aria-label="Audit log">
      <Flex justify="between" align="center" gap="3" mb="3" wrap="wrap">
        <Heading as="h3" size="4">
          Audit log
        </Heading>
        <SearchField
          className="search"
          label="Search the audit log"
          placeholder="Person, action or subject"
          search={search}
          onSearch={setSearch}
        />
      </Flex>
      {log.error && <Failure error={log.error} onRetry={() => void log.refetch()} />}
      {log.isPending && <Skeleton height="200px" />}
      {log.data && entries.length === 0 && (
        <Empty title={settled ? "Nothing found" : "Nothing yet"}>
          {settled ? `No entry has “${settled}”.` : "What people run and change is listed here."}
        </Empty>
      )}
      {entries.length > 0 && <AuditTable entries={entries} />}
      <Flex justify="center" mt="3">
        {log.hasNextPage && (
          <Button variant="soft" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            Load more
          </Button>
        )}
        {!log.hasNextPage && entries.length >= PAGE && (
          <Text size="1" color="gray">
            That is all.
          </Text>
        )}
      </Flex>
    </section>
  );
}

function query(search: string, before: string): string {
  return new URLSearchParams({ ...(search && { search }), ...(before && { before }) }).toString();
}
