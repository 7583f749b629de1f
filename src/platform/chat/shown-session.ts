import type { Session } from "../../client/index.ts";
import type { Message } from "../api/messages.ts";
import type { Chat, ConversationRow } from "./chat.ts";
import { branchTo, readMessages } from "./messages.ts";
import type { RunningMessage } from "./running-message.ts";

/** The session of the branch that is shown; null where no Python was started in it. */
export async function findShownSession(chat: Chat, conversation: ConversationRow): Promise<Session | null> {
  const running = runningAt(chat, conversation);
  // Before its first run nothing is branched off: looking must not be in the way of the run that is about to begin.
  if (running) return (await running.session) ?? chat.branches.peek(conversation, running.message);
  return chat.branches.find(conversation, await shownMessage(chat, conversation));
}

/** The same, which is started where it is not yet. */
export async function openShownSession(chat: Chat, conversation: ConversationRow): Promise<Session> {
  const current = await runningAt(chat, conversation)?.session;
  return current ?? chat.branches.open(conversation, await shownMessage(chat, conversation));
}

/** The last message that is shown; undefined in an empty conversation. */
async function shownMessage({ db }: Chat, { id, leaf }: ConversationRow): Promise<Message | undefined> {
  return branchTo(await readMessages(db, id), leaf).at(-1);
}

/** The message that is being written, if it is the one that is shown: no message says yet where Python stands. */
function runningAt({ live }: Chat, { id, leaf }: ConversationRow): RunningMessage | undefined {
  const running = live.running(id);
  return running?.message.id === leaf ? running : undefined;
}
