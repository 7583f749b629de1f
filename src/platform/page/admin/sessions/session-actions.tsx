import { Flex, IconButton, Tooltip } from "@radix-ui/themes";
import { CircleStop, Moon, RotateCcw, Trash2 } from "lucide-react";
import { toast } from "sonner";
import type { SessionAction, SessionRow } from "../../../api/admin.ts";
import { ConfirmButton } from "../../forms/confirm-button.tsx";
import { useSessionAction } from "./use-session-action.ts";

const DONE: Record<SessionAction, string> = {
  interrupt: "Run interrupted",
  hibernate: "Session hibernates; its next run brings it back",
  restart: "Session restarted under the new rules",
  end: "Session ended",
};

/** What can be done to a session in the state that it is in. */
export function SessionActions({ session: { id, state, conversation, isOutdated } }: { session: SessionRow }) {
  const { mutate, isPending } = useSessionAction();
  const act = (action: SessionAction) => mutate({ id, action }, { onSuccess: () => toast.success(DONE[action]) });
  const name = conversation?.title ?? id;
  const buttons = [
    { action: "interrupt", verb: "Interrupt", Icon: CircleStop, isShown: state === "running" },
    { action: "restart", verb: "Restart", Icon: RotateCcw, isShown: isOutdated },
    { action: "hibernate", verb: "Hibernate", Icon: Moon, isShown: state === "idle" },
  ] as const;
  return (
    <Flex gap="3" justify="end">
      {buttons
        .filter(({ isShown }) => isShown)
        .map(({ action, verb, Icon }) => (
          <Tooltip key={action} content={verb}>
            <IconButton variant="ghost" aria-label={`${verb} ${name}`} disabled={isPending} onClick={() => act(action)}>
              <Icon size={16} aria-hidden />
            </IconButton>
          </Tooltip>
        ))}
      {state !== "ended" && (
        <ConfirmButton
          title={`End the session of “${name}”?`}
          text="Its variables and files are deleted, saved ones too. The conversation stays; its next run begins with a fresh Python."
          action="End session"
          onConfirm={() => act("end")}
        >
          <IconButton variant="ghost" color="red" aria-label={`End ${name}`} disabled={isPending}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </ConfirmButton>
      )}
    </Flex>
  );
}
