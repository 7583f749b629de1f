import { AlertDialog, Button, Flex } from "@radix-ui/themes";
import type { ReactNode } from "react";

interface ConfirmContentProps {
  /** What is asked, such as `Delete agent “Support”?`. */
  title: string;
  /** What it comes to. */
  text: string;
  /** What the button says that takes it back. */
  cancel?: string;
  /** The button that does it. */
  children: ReactNode;
}

/** What an alert dialog shows that asks before something is done. */
export function ConfirmContent({ title, text, cancel = "Cancel", children }: ConfirmContentProps) {
  return (
    <AlertDialog.Content maxWidth="420px">
      <AlertDialog.Title size="4">{title}</AlertDialog.Title>
      <AlertDialog.Description size="2">{text}</AlertDialog.Description>
      <Flex gap="3" mt="4" justify="end">
        <AlertDialog.Cancel>
          <Button variant="soft" color="gray">
            {cancel}
          </Button>
        </AlertDialog.Cancel>
        {children}
      </Flex>
    </AlertDialog.Content>
  );
}
