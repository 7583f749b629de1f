import { Badge } from "@radix-ui/themes";
import { useQuery } from "@tanstack/react-query";
import type { SessionInfo } from "../../../../protocol/index.ts";
import type { Conversation } from "../../../api/conversations.ts";
import { api, pathOf } from "../../api.ts";
import { keys } from "../../queries.ts";

const STATES = {
  starting: { color: "amber", label: "starting" },
  running: { color: "iris", label: "running" },
  idle: { color: "green", label: "idle" },
  saved: { color: "gray", label: "saved" },
  ended: { color: "gray", label: "ended" },
} as const;

const EXPLANATIONS = {
  starting: "Python starts",
  running: "Python works",
  idle: "Python is there with its variables",
  saved: "Python is on disk; the next run brings it back",
  ended: "The next run starts Python again",
};

/** How it stands with the conversation's Python. */
export function PythonState({ conversation }: { conversation: Pick<Conversation, "id" | "isRunning" | "leaf"> }) {
  const { id, isRunning, leaf } = conversation;
  const { data, isError } = useQuery({
    queryKey: [...keys.python(id), "session", leaf],
    queryFn: ({ signal }) => api.get<SessionInfo | null>(`/conversations${pathOf(id)}/session`, signal),
    placeholderData: (previous) => previous,
    // An idle Python is saved after a while; nothing tells the page.
    refetchInterval: isRunning ? 2000 : 30_000,
  });
  if (data === undefined || isError) return null;
  const state = data && STATES[data.state];
  return (
    <Badge
      className="python-state"
      color={state?.color ?? "gray"}
      variant="soft"
      title={data ? `${EXPLANATIONS[data.state]} (${data.runs} runs)` : "The first run starts Python"}
    >
      <span className="python-dot" aria-hidden />
      Python: {state?.label ?? "not started"}
    </Badge>
  );
}
