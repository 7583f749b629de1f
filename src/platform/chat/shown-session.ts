import type { Session } from "../../client/index.ts";
import type { Message } from "../api/messages.ts";
import type { Chat, ConversationRow } from "./chat.ts";
import { branchTo, readMessages } from "./messages.ts";

/** The session of the branch that is shown; null where no Python was started in it. */
export async function findShownSession(chat: Chat, conversation: ConversationRow): Promise<Session | null> {
  const current = await currentSession(chat, conversation);
  return current ?? chat.branches.find(conversation, await shownMessage(chat, conversation));
}

/** The same, which is started where it is not yet. */
export async function openShownSession(chat: Chat, conversation: ConversationRow): Promise<Session> {
  const current = await currentSession(chat, conversation);
  return current ?? chat.branches.open(conversation, await shownMessage(chat, conversation));
}

/** The last message that is shown; undefined in an empty conversation. */
async function shownMessage({ db }: Chat, { id, leaf }: ConversationRow): Promise<Message | undefined> {
  return branchTo(await readMessages(db, id), leaf).at(-1);
}

/** The session that is in use while the shown message is written: it is not where any message says that it stood. */
async function currentSession({ live }: Chat, { id, leaf }: ConversationRow): Promise<Session | null> {
  const running = live.running(id);
  return running?.message.id === leaf ? ((await running?.session) ?? null) : null;
}
