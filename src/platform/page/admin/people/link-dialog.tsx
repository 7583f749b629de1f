import { Button, Dialog, Flex, Text, TextField } from "@radix-ui/themes";
import type { SignInLink } from "../../../api/people.ts";
import { CopyButton } from "../../copy-button.tsx";
import { formatMoment } from "../../forms/format.ts";

/** A link that was just made, and for whom. */
export interface MadeLink {
  link: SignInLink;
  name: string;
}

/** Shows a sign-in link, once. */
export function LinkDialog({ made, onClose }: { made: MadeLink | null; onClose: () => void }) {
  return (
    <Dialog.Root open={made !== null} onOpenChange={(isOpen) => isOpen || onClose()}>
      <Dialog.Content maxWidth="520px">
        <Dialog.Title>Link for {made?.name}</Dialog.Title>
        <Dialog.Description size="2" mb="3">
          It signs in once, and is not shown again. Give it to nobody else.
        </Dialog.Description>
        {made && (
          <>
            <TextField.Root
              readOnly
              aria-label="Sign-in link"
              value={made.link.url}
              onFocus={({ target }) => target.select()}
            >
              <TextField.Slot side="right">
                <CopyButton text={made.link.url} label="Copy link" />
              </TextField.Slot>
            </TextField.Root>
            <Text as="p" size="1" color="gray" mt="2">
              Good until {formatMoment(made.link.expiresAt)}.
            </Text>
          </>
        )}
        <Flex justify="end" mt="4">
          <Dialog.Close>
            <Button>Done</Button>
          </Dialog.Close>
        </Flex>
      </Dialog.Content>
    </Dialog.Root>
  );
}
