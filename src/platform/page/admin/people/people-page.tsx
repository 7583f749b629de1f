import { Flex, Heading, Text } from "@radix-ui/themes";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Person } from "../../../api/people.ts";
import { api } from "../../api.ts";
import { Loaded } from "../../forms/loaded.tsx";
import { adminKeys } from "../admin-keys.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { LinkDialog, type MadeLink } from "./link-dialog.tsx";
import { PeopleTable } from "./people-table.tsx";

/** Who may sign in, and as what. */
export function PeoplePage() {
  const query = useQuery({
    queryKey: adminKeys.people,
    queryFn: ({ signal }) => api.get<Person[]>("/admin/people", signal),
  });
  const [made, setMade] = useState<MadeLink | null>(null);
  return (
    <>
      <Flex justify="between" align="start" gap="3" mb="4" wrap={{ initial: "wrap", sm: "nowrap" }}>
        <div>
          <Heading as="h2" size="5">
            People
          </Heading>
          <Text as="p" size="2" color="gray">
            Viewers read what is shared with them, editors hold conversations and make agents, administrators set up the
            platform.
          </Text>
        </div>
        <InviteDialog onInvited={setMade} />
      </Flex>
      <Loaded query={query}>{(people) => <PeopleTable people={people} onLink={setMade} />}</Loaded>
      <LinkDialog made={made} onClose={() => setMade(null)} />
    </>
  );
}
