import { Badge, Button, Flex, IconButton, Table, Text } from "@radix-ui/themes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { toast } from "sonner";
import type { Person, Role, SignInLink } from "../../../api/people.ts";
import { api, pathOf } from "../../api.ts";
import { ConfirmButton } from "../../forms/confirm-button.tsx";
import { useMe } from "../../queries.ts";
import { adminKeys } from "../admin-keys.ts";
import { TableHead } from "../table-head.tsx";
import type { MadeLink } from "./link-dialog.tsx";
import { RoleSelect } from "./role-select.tsx";

interface PeopleTableProps {
  people: readonly Person[];
  onLink: (made: MadeLink) => void;
}

/** The people with their roles. */
export function PeopleTable({ people, onLink }: PeopleTableProps) {
  return (
    <Table.Root variant="surface" className="stacking">
      <TableHead titles={["Name", "E-mail", "Role"]} hiddenTitle="Actions" />
      <Table.Body>
        {people.map((person) => (
          <Row key={person.id} person={person} onLink={onLink} />
        ))}
      </Table.Body>
    </Table.Root>
  );
}

function Row({ person, onLink }: { person: Person; onLink: (made: MadeLink) => void }) {
  const client = useQueryClient();
  const isMyself = useMe().data?.person.id === person.id;
  const path = `/admin/people${pathOf(person.id)}`;
  const refresh = () => client.invalidateQueries({ queryKey: adminKeys.people });
  const changeRole = useMutation({
    mutationFn: (role: Role) => api.patch(path, { role }),
    onSuccess: () => toast.success(`Role of ${person.name} changed`),
    onSettled: refresh,
  });
  const makeLink = useMutation({
    mutationFn: () => api.post<SignInLink>(`${path}/link`),
    onSuccess: (link) => onLink({ link, name: person.name }),
  });
  const remove = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: () => toast.success(`${person.name} was removed`),
    onSettled: refresh,
  });
  return (
    <Table.Row align="center">
      <Table.RowHeaderCell>
        {person.name} {isMyself && <Badge color="gray">you</Badge>}
      </Table.RowHeaderCell>
      <Table.Cell data-label="E-mail">
        <Text className="breakable">{person.email}</Text>
      </Table.Cell>
      <Table.Cell data-label="Role">
        <RoleSelect
          label={`Role of ${person.name}`}
          value={changeRole.isPending ? changeRole.variables : person.role}
          isDisabled={isMyself}
          onChange={(role) => changeRole.mutate(role)}
        />
      </Table.Cell>
      <Table.Cell>
        <Flex gap="4" justify="end" align="center">
          <Button
            variant="ghost"
            aria-label={`New link for ${person.name}`}
            disabled={makeLink.isPending}
            onClick={() => makeLink.mutate()}
          >
            New link
          </Button>
          {!isMyself && (
            <ConfirmButton
              title={`Remove ${person.name}?`}
              text="Their conversations are deleted with them. Their agents stay."
              action="Remove"
              onConfirm={() => remove.mutate()}
            >
              <IconButton variant="ghost" color="red" aria-label={`Remove ${person.name}`} disabled={remove.isPending}>
                <Trash2 size={16} aria-hidden />
              </IconButton>
            </ConfirmButton>
          )}
        </Flex>
      </Table.Cell>
    </Table.Row>
  );
}
