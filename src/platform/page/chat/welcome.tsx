import { Button, Heading, Spinner, Text } from "@radix-ui/themes";
import { Info, TriangleAlert } from "lucide-react";
import { use } from "react";
import { Note } from "../note.tsx";
import { useMe, useSamples } from "../queries.ts";
import { ChatContext } from "./chat-context.ts";

/** What stands in an empty conversation: what to try. */
export function Welcome({ isLoading, agentName }: { isLoading: boolean; agentName: string | undefined }) {
  const { data: me } = useMe();
  const { data: samples } = useSamples();
  const { id, canEdit, send } = use(ChatContext);
  if (isLoading) {
    return (
      <div className="welcome">
        <Spinner size="3" role="status" aria-label="Loading" />
      </div>
    );
  }
  if (!canEdit && id === undefined) {
    return (
      <div className="welcome">
        <Heading as="h1" size="7" weight="medium" align="center">
          Read along
        </Heading>
        <Text as="p" color="gray" align="center" className="welcome-lead">
          Conversations that others share with you are in the list. To hold your own, ask an administrator to make you
          an editor.
        </Text>
      </div>
    );
  }
  return (
    <div className="welcome">
      <Heading as="h1" size="7" weight="medium" align="center">
        {agentName ? `What can ${agentName} do for you?` : "What shall we work out?"}
      </Heading>
      <Text as="p" color="gray" align="center" className="welcome-lead">
        Ask, attach files, and switch the Python sandbox on under “Internal tools”: variables, files and packages stay
        from one message to the next.
      </Text>
      {me?.sandboxObstacle && (
        <Note color="amber" className="welcome-note" sign={<TriangleAlert size={16} />}>
          Python cannot be used now: {me.sandboxObstacle.message}. {me.sandboxObstacle.suggestion}
        </Note>
      )}
      {me?.isDemo && (
        <Note color="gray" className="welcome-note" sign={<Info size={16} />}>
          A demo model answers, since no real one is set up. It knows the samples below and runs Python that you send
          between lines of ```. The sandbox and its results are real.
        </Note>
      )}
      {canEdit && samples && (
        <ul className="samples" aria-label="Samples">
          {samples.map(({ title, prompt }) => (
            <li key={title}>
              <Button variant="surface" color="gray" className="sample" onClick={() => void send(prompt, [])}>
                <Text weight="medium" size="2">
                  {title}
                </Text>
                <Text size="1" color="gray" className="sample-prompt">
                  {prompt}
                </Text>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
