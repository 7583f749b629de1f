import type { ConversationSummary } from "../../../api/conversations.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Conversations under what a person would call their age, in the order in which they come; empty groups are left out. */
export function groupByAge(conversations: readonly ConversationSummary[], now: number) {
  const today = new Date(now).setHours(0, 0, 0, 0);
  const groups = [
    { title: "Today", since: today },
    { title: "Yesterday", since: today - DAY_MS },
    { title: "Last 7 days", since: today - 7 * DAY_MS },
    { title: "Older", since: -Infinity },
  ].map((group) => ({ ...group, conversations: [] as ConversationSummary[] }));
  for (const conversation of conversations) {
    groups.find(({ since }) => conversation.updatedAt >= since)?.conversations.push(conversation);
  }
  return groups.filter((group) => group.conversations.length > 0);
}
