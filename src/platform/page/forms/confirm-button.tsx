import { AlertDialog, Button } from "@radix-ui/themes";
import type { ReactNode } from "react";
import { ConfirmContent } from "./confirm-content.tsx";

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
      <ConfirmContent title={title} text={text}>
        <AlertDialog.Action>
          <Button color="red" onClick={onConfirm}>
            {action}
          </Button>
        </AlertDialog.Action>
      </ConfirmContent>
    </AlertDialog.Root>
  );
}
