import { Box, Button, Callout, Flex, Link, Text } from "@radix-ui/themes";
import { History } from "lucide-react";
import { Link as RouterLink } from "react-router";
import { toast } from "sonner";
import type { OutdatedSession } from "../../../api/admin.ts";
import { useSessionAction } from "../sessions/use-session-action.ts";

/** Sessions that keep the rights of an earlier policy, with an offer to restart them. */
export function OutdatedSessions({ sessions }: { sessions: readonly OutdatedSession[] }) {
  const act = useSessionAction();
  if (sessions.length === 0) return null;
  const restart = async (ids: string[]) => {
    const outcomes = await Promise.allSettled(ids.map((id) => act.mutateAsync({ id, action: "restart" })));
    const done = outcomes.filter(({ status }) => status === "fulfilled").length;
    if (done > 0) toast.success(`${done === 1 ? "Session" : `${done} sessions`} restarted under the new rules`);
  };
  return (
    <Callout.Root color="amber" mb="4" role="region" aria-label="Sessions with old rights">
      <Callout.Icon>
        <History size={18} aria-hidden />
      </Callout.Icon>
      <Box>
        <Text as="p" size="2">
          <strong>
            {sessions.length === 1 ? "One running session keeps" : `${sessions.length} running sessions keep`} the
            rights of an earlier policy.
          </strong>{" "}
          A restart brings it back with its variables and files, under the new rules. A run that is under way ends
          first.
        </Text>
        <ul className="plain-list">
          {sessions.map(({ session, conversation, state }) => (
            <li key={session}>
              <Flex align="center" gap="2" py="1">
                <Text size="2" truncate>
                  {conversation ? (
                    <Link asChild>
                      <RouterLink to={`/chat/${conversation.id}`}>{conversation.title}</RouterLink>
                    </Link>
                  ) : (
                    session
                  )}{" "}
                  · {state}
                </Text>
                <Button size="1" variant="soft" disabled={act.isPending} onClick={() => void restart([session])}>
                  Restart
                </Button>
              </Flex>
            </li>
          ))}
        </ul>
        {sessions.length > 1 && (
          <Button
            size="1"
            mt="2"
            loading={act.isPending}
            onClick={() => void restart(sessions.map(({ session }) => session))}
          >
            Restart all
          </Button>
        )}
      </Box>
    </Callout.Root>
  );
}
