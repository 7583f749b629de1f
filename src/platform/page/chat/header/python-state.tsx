import { Badge } from "@radix-ui/themes";
import { useQuery } from "@tanstack/react-query";
import { SquareTerminal } from "lucide-react";
import type { SessionInfo } from "../../../../protocol/index.ts";
import { formatCount } from "../../../../react/shared/format.ts";
import type { Conversation } from "../../../api/conversations.ts";
import { api, pathOf } from "../../api.ts";
import { keys } from "../../queries.ts";
import { useIsNarrow } from "../../shell/use-media.ts";

const STATES = {
  starting: { color: "amber", meaning: "Python starts" },
  running: { color: "iris", meaning: "Python works" },
  idle: { color: "green", meaning: "Python is there with its variables" },
  saved: { color: "gray", meaning: "Python is on disk; the next run brings it back" },
  ended: { color: "gray", meaning: "The next run starts Python again" },
} as const;

/** How it stands with the conversation's Python. */
export function PythonState({ conversation }: { conversation: Pick<Conversation, "id" | "isRunning" | "leaf"> }) {
  const { id, isRunning, leaf } = conversation;
  const isNarrow = useIsNarrow();
  const { data, isError } = useQuery({
    queryKey: [...keys.python(id), "session", leaf],
    queryFn: ({ signal }) => api.get<SessionInfo | null>(`/conversations${pathOf(id)}/session`, signal),
    placeholderData: (previous) => previous,
    // An idle Python is saved after a while; nothing tells the page.
    refetchInterval: isRunning ? 2000 : 30_000,
  });
  if (data === undefined || isError) return null;
  const title = data
    ? `${STATES[data.state].meaning} (${formatCount(data.runs, "run")})`
    : "The first run starts Python";
  const words = `Python: ${data?.state ?? "not started"}`;
  return (
    <Badge
      className="python-state"
      color={data ? STATES[data.state].color : "gray"}
      variant="soft"
      title={isNarrow ? `${words}. ${title}` : title}
      {...(isNarrow && { role: "img", "aria-label": words })}
    >
      {isNarrow ? (
        <SquareTerminal size={15} aria-hidden />
      ) : (
        <>
          <span className="python-dot" aria-hidden />
          {words}
        </>
      )}
    </Badge>
  );
}
