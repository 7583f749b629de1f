import { Button, Link as TextLink } from "@radix-ui/themes";
import { Globe, ToggleLeft, TriangleAlert } from "lucide-react";
import { use } from "react";
import { Link } from "react-router";
import type { Message } from "../../../api/messages.ts";
import { Note } from "../../note.tsx";
import { ChatContext } from "../chat-context.ts";
import { findHint } from "./find-hint.ts";

/** Says below an answer what stood in its way, and who can change that. */
export function MessageHint(props: { message: Message; before: Message | undefined; isLast: boolean }) {
  const { message, before, isLast } = props;
  const { tools } = use(ChatContext);
  const hint = findHint(message, before, tools);
  if (!hint) return null;
  if (hint.kind === "network") return <NetworkHint host={hint.host} />;
  if (!isLast) return null; // What holds now says nothing about an old answer.
  return hint.kind === "tool-off" ? <ToolOffHint label={hint.label} /> : <ObstacleHint {...hint} />;
}

function ToolOffHint({ label }: { label: string }) {
  const { canEdit, openTools } = use(ChatContext);
  return (
    <Note color="amber" className="message-hint" sign={<ToggleLeft size={16} />}>
      “{label}” is off in this conversation, so nothing was run.{" "}
      {canEdit && (
        <Button size="1" variant="soft" onClick={openTools}>
          Open internal tools
        </Button>
      )}
    </Note>
  );
}

function ObstacleHint({ message, suggestion }: { message: string; suggestion: string }) {
  return (
    <Note color="amber" className="message-hint" sign={<TriangleAlert size={16} />}>
      Python cannot be used now: {message}. {suggestion}
    </Note>
  );
}

function NetworkHint({ host }: { host: string | null }) {
  const { isAdmin } = use(ChatContext);
  return (
    <Note color="amber" className="message-hint" sign={<Globe size={16} />}>
      Python may not reach {host === null ? "the network" : <strong>{host}</strong>}.{" "}
      {isAdmin ? (
        <>
          You can allow it under{" "}
          <TextLink asChild>
            <Link to="/admin">Admin → Python sandbox</Link>
          </TextLink>
          .
        </>
      ) : (
        "An administrator can allow it."
      )}
    </Note>
  );
}
