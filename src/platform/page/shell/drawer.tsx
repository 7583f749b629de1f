import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { PageTheme } from "./theme.tsx";

/** A panel that slides over the page from its side; Escape and a click beside it close it. */
export function Drawer(props: {
  title: string;
  side: "left" | "right";
  isOpen: boolean;
  onOpenChange(isOpen: boolean): void;
  children: ReactNode;
}) {
  return (
    <Dialog.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <PageTheme>
          <Dialog.Overlay className="drawer-overlay" />
          <Dialog.Content
            className={`drawer drawer-${props.side}`}
            aria-describedby={undefined}
            onOpenAutoFocus={focusItself}
          >
            <Dialog.Title className="visually-hidden">{props.title}</Dialog.Title>
            {props.children}
          </Dialog.Content>
        </PageTheme>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Not a field in it, which would bring up a phone's keyboard. */
function focusItself(event: Event): void {
  event.preventDefault();
  (event.currentTarget as HTMLElement).focus();
}
