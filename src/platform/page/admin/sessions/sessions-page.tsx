import { Box, Heading } from "@radix-ui/themes";
import type { SandboxView } from "../../../api/admin.ts";
import { Empty } from "../../forms/empty.tsx";
import { Loaded } from "../../forms/loaded.tsx";
import { Obstacle } from "../obstacle.tsx";
import { useSandboxView } from "../use-sandbox-view.ts";
import { SessionsTable } from "./sessions-table.tsx";
import { Totals } from "./totals.tsx";

/** What runs now. */
export function SessionsPage() {
  return (
    <>
      <Heading as="h2" size="5" mb="4">
        Sessions
      </Heading>
      <Loaded query={useSandboxView(2000)}>{(view) => <Sessions view={view} />}</Loaded>
    </>
  );
}

function Sessions({ view: { status, obstacle, sessions } }: { view: SandboxView }) {
  return (
    <>
      <Obstacle obstacle={obstacle} />
      {status && <Totals status={status} awake={sessions.filter(({ memory }) => memory !== null).length} />}
      <Box mt="4">
        {sessions.length > 0 && <SessionsTable sessions={sessions} />}
        {sessions.length === 0 && !obstacle && (
          <Empty title="No session yet">A conversation gets one with its first run of Python.</Empty>
        )}
      </Box>
    </>
  );
}
