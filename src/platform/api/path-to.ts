import type { Message } from "./messages.ts";

/** The messages from the first one to `last`, from parent to child; none where `last` is not among them. */
export function pathTo(messages: readonly Message[], last: string | null): Message[] {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const path: Message[] = [];
  for (let message = byId.get(last ?? ""); message; message = byId.get(message.parentId ?? "")) {
    path.push(message);
    byId.delete(message.id); // So that a loop, which cannot be, would end.
  }
  return path.toReversed();
}
