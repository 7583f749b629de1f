import { eq } from "drizzle-orm";
import type { Refusal } from "../../react/execution-view.ts";
import type { Part } from "../api/messages.ts";
import type { Database } from "../storage/database.ts";
import { messages } from "../storage/schema.ts";

const CUT_OFF: Refusal = {
  code: "CANCELLED",
  message: "The platform ended while this was being answered",
  suggestion: "Use Regenerate to have it answered again.",
};

/** What was being answered when the last server ended is over, with its calls; to be called before the first answer of this one. */
export async function endUnfinishedMessages(db: Database): Promise<void> {
  const unfinished = await db.select().from(messages).where(eq(messages.status, "running"));
  for (const { id, parts } of unfinished) {
    const change = { status: "failed" as const, error: CUT_OFF, parts: parts.map(endCall) };
    await db.update(messages).set(change).where(eq(messages.id, id));
  }
}

function endCall(part: Part): Part {
  if (part.type !== "tool" || part.call.state === "done") return part;
  return { type: "tool", call: { ...part.call, state: "done", input: null, refusal: CUT_OFF } };
}
