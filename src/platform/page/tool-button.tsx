import { IconButton } from "@radix-ui/themes";
import type { ComponentProps } from "react";

/** A quiet button with a sign; its name is also its tooltip, the browser's own, which costs nothing in long lists. */
export function ToolButton({ label, ...props }: { label: string } & ComponentProps<typeof IconButton>) {
  return <IconButton variant="ghost" color="gray" size="1" aria-label={label} title={label} {...props} />;
}
