import type { Session } from "../../client/index.ts";
import { isToolOn } from "../../config/toggles.ts";
import type { ExecutionResult } from "../../protocol/index.ts";
import { PyodideSandboxTool, SANDBOX_TOOL_NAME, type SessionSource } from "../../tool/index.ts";
import type { Message } from "../api/messages.ts";
import type { Chat, ConversationRow } from "./chat.ts";
import { hasRun } from "./messages.ts";
import type { Run, RunWishes } from "./perform-run.ts";

/** A run that a model asked for. */
export interface AskedRun extends Pick<Run, "code" | "open" | "continues"> {
  /** The model's id of its call. */
  modelCallId: string;
  options: RunWishes;
}

/** The tool for one answer, whose runs go on in the branch's Python; it is opened when the first one is asked for. */
export async function makeSandboxTool(
  { toggles, limits, branches }: Chat,
  { conversation, branch }: { conversation: ConversationRow; branch: readonly Message[] },
  run: (asked: AskedRun) => Promise<ExecutionResult>,
): Promise<{ tool: PyodideSandboxTool; isOn: boolean }> {
  const agent = conversation.agentId ?? undefined;
  let session: Promise<Session> | undefined;
  const open = () => {
    session ??= branches.open(conversation, branch.at(-1));
    session.catch(() => (session = undefined)); // The model may try again.
    return session;
  };
  const client: SessionSource = {
    session: (_conversation, { toolCallId = "" } = {}) => ({
      execute(code, { stdin, timeoutMs, packages } = {}) {
        const continues = session === undefined && branch.some(hasRun);
        return run({ modelCallId: toolCallId, code, open, continues, options: { stdin, timeoutMs, packages } });
      },
      files: { put: async (path, data) => (await open()).files.put(path, data) },
    }),
  };
  const isOn = await isToolOn(toggles, SANDBOX_TOOL_NAME, { conversation: conversation.id, agent });
  return { tool: new PyodideSandboxTool({ client, limits: await limits.of(conversation.agentId, isOn) }), isOn };
}
