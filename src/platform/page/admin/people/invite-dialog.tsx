import { Button, Dialog, Flex, Text, TextField } from "@radix-ui/themes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import type { Role, SignInLink } from "../../../api/people.ts";
import { api } from "../../api.ts";
import { DialogButtons } from "../../forms/dialog-buttons.tsx";
import { Failure } from "../../forms/loaded.tsx";
import { adminKeys } from "../admin-keys.ts";
import type { MadeLink } from "./link-dialog.tsx";
import { RoleSelect } from "./role-select.tsx";

const NOBODY = { name: "", email: "", role: "editor" as Role };

/** Asks whom to invite; the link that signs them in comes next. */
export function InviteDialog({ onInvited }: { onInvited: (made: MadeLink) => void }) {
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [person, setPerson] = useState(NOBODY);
  const invite = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<SignInLink>("/admin/people", person),
    onSuccess: async (link) => {
      setOpen(false);
      setPerson(NOBODY);
      onInvited({ link, name: person.name });
      await client.invalidateQueries({ queryKey: adminKeys.people });
    },
  });
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger>
        <Button>
          <UserPlus size={16} aria-hidden /> Invite
        </Button>
      </Dialog.Trigger>
      <Dialog.Content maxWidth="420px" aria-describedby={undefined}>
        <Dialog.Title>Invite a person</Dialog.Title>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate();
          }}
        >
          <Flex direction="column" gap="3">
            <label>
              <Text as="div" size="2" weight="medium" mb="1">
                Name
              </Text>
              <TextField.Root
                required
                maxLength={80}
                autoComplete="off"
                value={person.name}
                onChange={({ target }) => setPerson({ ...person, name: target.value })}
              />
            </label>
            <label>
              <Text as="div" size="2" weight="medium" mb="1">
                E-mail
              </Text>
              <TextField.Root
                required
                type="email"
                autoComplete="off"
                value={person.email}
                onChange={({ target }) => setPerson({ ...person, email: target.value })}
              />
            </label>
            <div>
              <Text as="div" size="2" weight="medium" mb="1" aria-hidden>
                Role
              </Text>
              <RoleSelect label="Role" value={person.role} onChange={(role) => setPerson({ ...person, role })} />
            </div>
            {invite.error && <Failure error={invite.error} />}
          </Flex>
          <DialogButtons action="Make the link" isPending={invite.isPending} />
        </form>
      </Dialog.Content>
    </Dialog.Root>
  );
}
