import { AlertDialog, Button, Flex } from "@radix-ui/themes";
import { useEffect } from "react";
import { useBlocker } from "react-router";

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
      <AlertDialog.Content maxWidth="420px">
        <AlertDialog.Title>Leave without saving?</AlertDialog.Title>
        <AlertDialog.Description size="2">What you changed here is not saved yet.</AlertDialog.Description>
        <Flex gap="3" mt="4" justify="end">
          <AlertDialog.Cancel>
            <Button variant="soft" color="gray">
              Stay here
            </Button>
          </AlertDialog.Cancel>
          <Button color="red" onClick={() => blocker.proceed?.()}>
            Leave without saving
          </Button>
        </Flex>
      </AlertDialog.Content>
    </AlertDialog.Root>
  );
}
