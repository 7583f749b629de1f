import { Callout } from "@radix-ui/themes";
import { CircleAlert } from "lucide-react";
import type { SandboxView } from "../../api/admin.ts";

/** Why the sandbox cannot be used, and what to do about it. */
export function Obstacle({ obstacle }: { obstacle: SandboxView["obstacle"] }) {
  if (!obstacle) return null;
  return (
    <Callout.Root color="red" role="alert" mb="4">
      <Callout.Icon>
        <CircleAlert size={18} aria-hidden />
      </Callout.Icon>
      <Callout.Text>
        <strong>{obstacle.message}</strong> — {obstacle.suggestion}
      </Callout.Text>
    </Callout.Root>
  );
}
