import { z } from "zod";
import type { Message } from "./messages.ts";

/** What a person may do with a conversation or an agent; the owner may edit. */
export type Access = "viewer" | "editor";

export interface ConversationSummary {
  id: string;
  title: string;
  agent: { id: string; name: string } | null;
  access: Access;
  isRunning: boolean;
  /** Milliseconds since 1970. */
  updatedAt: number;
}

/** An internal tool in a conversation. */
export interface ToolSetting {
  name: string;
  /** As people read it: `Python sandbox`. */
  label: string;
  description: string;
  on: boolean;
  /** Why this person cannot switch or use it here; null when nothing is in the way. */
  obstacle: { code: string; message: string; suggestion: string } | null;
}

export interface Conversation extends ConversationSummary {
  /** `provider:name`; null for the agent's, else the platform's own. */
  model: string | null;
  tools: ToolSetting[];
  /** All branches; parents come before their children. */
  messages: Message[];
  /** The last message of the branch that is shown; null for an empty conversation. */
  leaf: string | null;
}

/** A person with whom a conversation is shared. */
export interface Member {
  id: string;
  name: string;
  email: string;
  access: Access | "owner";
}

export const newConversationSchema = z.strictObject({ agentId: z.string().nullable().default(null) });

export const conversationChangeSchema = z.strictObject({
  title: z.string().trim().min(1).max(200).optional(),
  leaf: z.string().optional(),
  model: z.string().nullable().optional(),
});
export type ConversationChange = z.infer<typeof conversationChangeSchema>;

/** Characters of what a person writes or runs at once, at most. */
const MAX_WRITTEN = 200_000;
const written = z.string().max(MAX_WRITTEN, "Expected 200,000 characters or less; what is longer goes well as a file");

/** A message under `parentId`: the leaf to go on, an earlier message to branch off there. */
export const newMessageSchema = z.strictObject({
  parentId: z.string().nullable(),
  text: written,
  attachments: z.array(z.string().min(1).max(4096)).max(20).default([]),
});
export type NewMessage = z.input<typeof newMessageSchema>;

/** Python that a person runs under `parentId`, in that branch's session. */
export const newCellSchema = z.strictObject({ parentId: z.string().nullable(), code: written.min(1) });

/** An answer to `input()`; null means that there is no more input. */
export const inputAnswerSchema = z.strictObject({ callId: z.string(), text: z.string().max(100_000).nullable() });

export const toolSwitchSchema = z.strictObject({ on: z.boolean() });

export const memberSchema = z.strictObject({ email: z.email(), access: z.enum(["viewer", "editor"]) });

export const rewindSchema = z.strictObject({ run: z.int().nonnegative() });
