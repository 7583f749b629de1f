import type { Output } from "../../protocol/index.ts";
import type { ConversationSummary, ToolSetting } from "./conversations.ts";
import type { Message, ToolCall } from "./messages.ts";

/**
 * What happens in a conversation, as its stream of server-sent events tells it, each a JSON text in `data`. A stream starts with
 * `state`, which holds all that was missed.
 */
export type ConversationEvent =
  /** The answer under way, as it stands; null when there is none. The page also loads the conversation anew. */
  | { type: "state"; running: Message | null; leaf: string | null }
  /** New messages, or changed ones; parents come first. */
  | { type: "messages"; messages: Message[]; leaf: string | null }
  | AnswerEvent
  /** The answer or the cell is over; this is how it is kept. */
  | { type: "end"; message: Message; leaf: string | null }
  | { type: "conversation"; change: Partial<ConversationSummary> & { tools?: ToolSetting[]; model?: string | null } }
  /** The sandbox ended or lost the conversation's Python outside of a run. */
  | { type: "session"; state: "ended" | "lost"; reason: string | null };

/** What changes in a message that is being written. */
export type AnswerEvent =
  /** Goes on with the text at the end, or begins one. */
  | { type: "text"; message: string; delta: string }
  /** A call that is new, or has changed otherwise than by `code` and `output`. */
  | { type: "call"; message: string; call: ToolCall }
  | { type: "code"; message: string; call: string; delta: string }
  | { type: "output"; message: string; call: string; output: Output };
