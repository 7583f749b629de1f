import { IconButton } from "@radix-ui/themes";
import { Square } from "lucide-react";
import { useEffect, useState } from "react";

/** Time in milliseconds within which a click here may have been meant for what stood in this place before. */
const MISTAKEN_MS = 500;

/** Stops the answer; only from a moment after it took the place of Send, so that a second click on that stops nothing. */
export function StopButton({ onStop }: { onStop(): void }) {
  const [isMeant, setIsMeant] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsMeant(true), MISTAKEN_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <IconButton
      size="2"
      radius="full"
      color="gray"
      aria-label="Stop"
      title="Stop"
      aria-disabled={!isMeant}
      onMouseDown={(event) => event.preventDefault()} // The focus stays where it is.
      onClick={() => isMeant && onStop()}
    >
      <Square size={13} fill="currentColor" />
    </IconButton>
  );
}
