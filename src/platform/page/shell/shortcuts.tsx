import { Dialog, Flex, Kbd, Text } from "@radix-ui/themes";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";

const SHOW_EVENT = "show-shortcuts";
const SHORTCUTS = [
  ["Ctrl + Shift + O", "New conversation"],
  ["Ctrl + K", "Search conversations"],
  ["/", "Go to the message box"],
  ["Enter", "Send the message"],
  ["Shift + Enter", "New line"],
  ["↑", "Edit your last message, in an empty box"],
  ["Ctrl + Enter", "Run a cell"],
  ["Ctrl + .", "Show or hide the inspector"],
  ["?", "This list"],
] as const;

/** Opens the list of shortcuts. */
export const showShortcuts = () => dispatchEvent(new Event(SHOW_EVENT));

/** Keys that work on every page, and the list of all. */
export function Shortcuts() {
  const [isOpen, setIsOpen] = useState(false);
  const navigate = useNavigate();
  useEffect(() => {
    const show = () => setIsOpen(true);
    const onKey = (event: KeyboardEvent) => {
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && event.shiftKey && event.key.toLowerCase() === "o") void navigate("/chat");
      else if (isCommand && event.key.toLowerCase() === "k") focusOn("#search-conversations");
      else if (!isCommand && event.key === "/" && !isTyping(event)) focusOn("#message");
      else if (!isCommand && event.key === "?" && !isTyping(event)) show();
      else return;
      event.preventDefault();
    };
    addEventListener(SHOW_EVENT, show);
    addEventListener("keydown", onKey);
    return () => {
      removeEventListener(SHOW_EVENT, show);
      removeEventListener("keydown", onKey);
    };
  }, [navigate]);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setIsOpen}>
      <Dialog.Content maxWidth="420px" aria-describedby={undefined}>
        <Dialog.Title size="4">Keyboard shortcuts</Dialog.Title>
        {SHORTCUTS.map(([shortcut, effect]) => (
          <Flex key={shortcut} justify="between" py="1" gap="4">
            <Text size="2">{effect}</Text>
            <Kbd>{shortcut}</Kbd>
          </Flex>
        ))}
      </Dialog.Content>
    </Dialog.Root>
  );
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
