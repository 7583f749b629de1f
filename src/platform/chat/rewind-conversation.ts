import { SandboxError } from "../../protocol/index.ts";
import type { Message } from "../api/messages.ts";
import type { Person } from "../api/people.ts";
import { type Chat, readConversation } from "./chat.ts";
import { branchTo, readMessages } from "./messages.ts";
import { findShownSession } from "./shown-session.ts";
import { addToBranch, newMessage } from "./turns.ts";

/**
 * Takes the Python of the branch that is shown back to where it stood after a run, or with 0 to its start. What was said stays, and a
 * note tells people and the model. Nothing is lost: Python goes on in a fork, and branching off an earlier message finds the old one.
 *
 * @throws SandboxError `UNKNOWN_SNAPSHOT` for a run that was not saved
 */
export async function rewindConversation(chat: Chat, person: Person, id: string, run: number): Promise<void> {
  const { db, live, branches, audit } = chat;
  await live.reserve(id, async () => {
    const conversation = await readConversation(db, id);
    const session = await findShownSession(chat, conversation);
    if (session === null) throw new SandboxError("UNKNOWN_SNAPSHOT", "No Python was run here yet", "Run some first.");
    const python = await branches.rewind(conversation, session, run);
    const branch = branchTo(await readMessages(db, id), conversation.leaf);
    const text =
      run === 0
        ? "Python was taken back to its start: no variables, no files."
        : `Python was taken back to where it stood after run ${run}: what later runs did is gone there.`;
    const note: Message = {
      ...newMessage({ person }, "cell", branch.at(-1), [{ type: "text", text }]),
      status: "done",
      python,
    };
    await addToBranch(chat, { conversation, person, branch }, [note]);
    await audit.record(person, "python.rewind", conversation.title, { conversation: id, run });
  });
}
