import { AlertDialog, Button } from "@radix-ui/themes";
import { useEffect } from "react";
import { useBlocker } from "react-router";
import { ConfirmContent } from "./confirm-content.tsx";

/** Asks before a person leaves the page, or closes it, with changes that are not saved. */
export function UnsavedChanges({ when }: { when: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => when && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!when) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [when]);

  return (
    <AlertDialog.Root open={blocker.state === "blocked"} onOpenChange={(isOpen) => isOpen || blocker.reset?.()}>
      <ConfirmContent title="Leave without saving?" text="What you changed here is not saved yet." cancel="Stay here">
        <Button color="red" onClick={() => blocker.proceed?.()}>
          Leave without saving
        </Button>
      </ConfirmContent>
    </AlertDialog.Root>
  );
}
