import type { Message } from "../../api/messages.ts";
import { pathTo } from "../../api/path-to.ts";

/** The branch that ends in `leaf`, the first message first; a leaf that is not there shows the newest branch. */
export function branchOf(messages: readonly Message[], leaf: string | null): Message[] {
  const branch = pathTo(messages, leaf);
  return branch.length > 0 ? branch : pathTo(messages, messages.at(-1)?.id ?? null);
}

/** The alternatives of each message by their parent's id, the oldest first; what has no parent is under "". */
export function childrenOf(messages: readonly Message[]): Map<string, Message[]> {
  const children = new Map<string, Message[]>();
  for (const message of messages) {
    const siblings = children.get(message.parentId ?? "");
    if (siblings) siblings.push(message);
    else children.set(message.parentId ?? "", [message]);
  }
  return children;
}

/** The end of the branch that was written last through a message. */
export function newestLeafUnder(messages: readonly Message[], id: string): string {
  const children = childrenOf(messages);
  let leaf = id;
  for (let next = children.get(leaf)?.at(-1); next; next = children.get(leaf)?.at(-1)) leaf = next.id;
  return leaf;
}

/** Takes over new and changed messages; each that this page only supposed goes when the real one is there. */
export function mergeMessages(messages: readonly Message[], changed: readonly Message[]): Message[] {
  const changes = new Map(changed.map((message) => [message.id, message]));
  const merged = messages
    .filter((message) => !isSupposed(message) || !changed.some(({ parentId }) => parentId === message.parentId))
    .map((message) => {
      const change = changes.get(message.id);
      changes.delete(message.id);
      return change ?? message;
    });
  return [...merged, ...changes.values()];
}

/** A conversation as the server has it, with what was sent meanwhile and is not there yet. */
export function keepSupposed<T extends { messages: Message[]; leaf: string | null; isRunning: boolean }>(
  known: T | undefined,
  fresh: T,
): T {
  const before = new Set(known?.messages.map(({ id }) => id));
  const arrived = fresh.messages.filter(({ id }) => !before.has(id));
  const waiting = (known?.messages ?? []).filter(
    (message) => isSupposed(message) && !arrived.some(({ parentId }) => parentId === message.parentId),
  );
  const last = waiting.at(-1);
  if (known === undefined || last === undefined) return fresh;
  return { ...fresh, messages: [...fresh.messages, ...waiting], leaf: last.id, isRunning: known.isRunning };
}

const SUPPOSED = "supposed-";

/** A message as it will be when the server has it, so that it can be shown at once. */
export function supposeMessage(message: Pick<Message, "parentId" | "parts" | "author">): Message {
  return {
    ...message,
    id: SUPPOSED + crypto.randomUUID(),
    role: "user",
    status: "done",
    error: null,
    model: null,
    createdAt: Date.now(),
    python: null,
  };
}

export const isSupposed = ({ id }: Message) => id.startsWith(SUPPOSED);
