import { eq } from "drizzle-orm";
import type { Refusal } from "../../react/execution-view.ts";
import type { Database } from "../storage/database.ts";
import { messages } from "../storage/schema.ts";

const CUT_OFF: Refusal = {
  code: "CONNECTION_LOST",
  message: "The platform ended while this was being answered",
  suggestion: "Use Regenerate to have it answered again.",
};

/** What was being answered when the last server ended is over; to be called before the first answer of this one. */
export async function endUnfinishedMessages(db: Database): Promise<void> {
  await db.update(messages).set({ status: "failed", error: CUT_OFF }).where(eq(messages.status, "running"));
}
