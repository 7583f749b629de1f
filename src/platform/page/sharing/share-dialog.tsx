import { Button, Dialog, Flex, Text, TextField } from "@radix-ui/themes";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Access, Conversation, Member } from "../../api/conversations.ts";
import { api, pathOf } from "../api.ts";
import { keys } from "../queries.ts";
import { AccessSelect } from "./access-select.tsx";
import { MemberRow } from "./member-row.tsx";

/** Who may read a conversation, and who may write in it. */
export function ShareDialog(props: { conversation: Pick<Conversation, "id" | "title">; onClose(): void }) {
  const { id, title } = props.conversation;
  const path = `/conversations${pathOf(id)}/members`;
  const client = useQueryClient();
  const members = useQuery({ queryKey: keys.members(id), queryFn: () => api.get<Member[]>(path) });
  const keep = (list: Member[]) => client.setQueryData(keys.members(id), list);
  const add = useMutation({
    mutationFn: (member: { email: string; access: Access }) => api.post<Member[]>(path, member),
    meta: { quiet: true },
    onSuccess: keep,
  });
  const remove = useMutation({
    mutationFn: (member: Member) => api.delete<Member[]>(path + pathOf(member.id)),
    onSuccess: keep,
  });
  return (
    <Dialog.Root open onOpenChange={props.onClose}>
      <Dialog.Content maxWidth="480px">
        <Dialog.Title size="4">Share “{title}”</Dialog.Title>
        <Dialog.Description size="2" color="gray">
          Editors write messages and run Python here; viewers read along.
        </Dialog.Description>
        <AddMember
          isPending={add.isPending}
          error={add.error}
          onAdd={(member, done) => add.mutate(member, { onSuccess: done })}
        />
        <ul className="members" aria-label="People">
          {members.data?.map((member) => (
            <MemberRow
              key={member.id}
              member={member}
              onChange={(access) => add.mutate({ email: member.email, access })}
              onRemove={() => remove.mutate(member)}
            />
          ))}
        </ul>
        <Flex justify="end" mt="4">
          <Dialog.Close>
            <Button variant="soft" color="gray">
              Done
            </Button>
          </Dialog.Close>
        </Flex>
      </Dialog.Content>
    </Dialog.Root>
  );
}

interface AddMemberProps {
  isPending: boolean;
  error: (Error & { suggestion?: string }) | null;
  onAdd(member: { email: string; access: Access }, done: () => void): void;
}

function AddMember({ isPending, error, onAdd }: AddMemberProps) {
  const [email, setEmail] = useState("");
  const [access, setAccess] = useState<Access>("editor");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAdd({ email: email.trim(), access }, () => setEmail(""));
  };
  return (
    <form onSubmit={submit}>
      <Flex gap="2" mt="4" wrap="wrap">
        <TextField.Root
          type="email"
          required
          aria-label="E-mail address"
          placeholder="E-mail address"
          className="members-address"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <AccessSelect aria-label="Access" value={access} onChange={setAccess} />
        <Button type="submit" loading={isPending}>
          Share
        </Button>
      </Flex>
      {error && (
        <Text as="p" size="2" color="red" mt="2" role="alert">
          {error.message}. {error.suggestion}
        </Text>
      )}
    </form>
  );
}
