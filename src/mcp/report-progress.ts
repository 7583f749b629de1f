import type { ServerContext } from "@modelcontextprotocol/server";
import type { RunOptions } from "../client/index.ts";
import { cleanText } from "../tool/clean-text.ts";

/** Sends a run's output as it comes, in progress notifications; undefined for a client that did not ask for them. */
export function reportProgress({ mcpReq }: ServerContext): RunOptions["onEvent"] {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return (event) => {
    const text = event.type === "notice" ? event.message : "text" in event ? event.text : "";
    if (text === "") return;
    const params = { progressToken, progress: ++progress, message: cleanText(text) };
    // A client that is gone gets no progress, and its call is aborted for that.
    mcpReq.notify({ method: "notifications/progress", params }).catch(() => {});
  };
}
