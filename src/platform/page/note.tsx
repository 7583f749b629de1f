import { Callout } from "@radix-ui/themes";
import type { ReactNode } from "react";

/** A few words with a sign before them, in a box of their colour. */
export function Note({ sign, children, ...props }: { sign: ReactNode } & Callout.RootProps) {
  return (
    <Callout.Root size="1" {...props}>
      <Callout.Icon>{sign}</Callout.Icon>
      <Callout.Text>{children}</Callout.Text>
    </Callout.Root>
  );
}
