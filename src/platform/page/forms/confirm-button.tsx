import { AlertDialog, Button, Flex } from "@radix-ui/themes";
import type { ReactNode } from "react";

interface ConfirmProps {
  /** What is asked, such as `Delete agent “Support”?`. */
  title: string;
  /** What it comes to. */
  text: string;
  /** Verb of the button that does it. */
  action: string;
  onConfirm: () => void;
  /** The button that asks. */
  children: ReactNode;
}

/** Asks before something is done that cannot be undone. */
export function ConfirmButton({ title, text, action, onConfirm, children }: ConfirmProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger>{children}</AlertDialog.Trigger>
      <AlertDialog.Content maxWidth="420px">
        <AlertDialog.Title>{title}</AlertDialog.Title>
        <AlertDialog.Description size="2">{text}</AlertDialog.Description>
        <Flex gap="3" mt="4" justify="end">
          <AlertDialog.Cancel>
            <Button variant="soft" color="gray">
              Cancel
            </Button>
          </AlertDialog.Cancel>
          <AlertDialog.Action>
            <Button color="red" onClick={onConfirm}>
              {action}
            </Button>
          </AlertDialog.Action>
        </Flex>
      </AlertDialog.Content>
    </AlertDialog.Root>
  );
}
