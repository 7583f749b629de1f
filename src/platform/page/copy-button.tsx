import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { ToolButton } from "./tool-button.tsx";

/** Time in milliseconds for which the button says that it has copied. */
const CONFIRMED_MS = 1500;

/** Copies a text, and says that it has. */
export function CopyButton({ text, label = "Copy" }: { text: string; label?: string }) {
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), CONFIRMED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setIsCopied(true),
      () => toast.error("The browser did not let this page copy", { description: "Select the text and copy it." }),
    );
  return (
    <ToolButton label={label} onClick={() => void copy()}>
      {isCopied ? <Check size={14} aria-label="Copied" /> : <Copy size={14} />}
    </ToolButton>
  );
}
