import { CircleAlert } from "lucide-react";
import type { SandboxView } from "../../api/admin.ts";
import { Note } from "../note.tsx";

/** Why the sandbox cannot be used, and what to do about it. */
export function Obstacle({ obstacle }: { obstacle: SandboxView["obstacle"] }) {
  if (!obstacle) return null;
  return (
    <Note color="red" size="2" role="alert" mb="4" sign={<CircleAlert size={18} />}>
      <strong>{obstacle.message}</strong> — {obstacle.suggestion}
    </Note>
  );
}
