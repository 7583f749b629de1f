import { randomUUID } from "node:crypto";
import { z } from "zod";

/** Version of Jupyter's messaging protocol that the kernels speak. */
export const PROTOCOL_VERSION = "5.4";

const headerSchema = z.object({
  msg_id: z.string().min(1).max(256),
  msg_type: z.string().min(1).max(128),
  username: z.string().max(256).default(""),
  session: z.string().max(256).default(""),
  date: z.string().max(64).nullish(),
  version: z.string().max(32).default(PROTOCOL_VERSION),
});
export type Header = z.infer<typeof headerSchema>;

/** What a client sends; the schema of its content depends on its type. */
export const requestSchema = z.object({
  channel: z.enum(["shell", "control", "stdin"]).default("shell"),
  header: headerSchema,
  content: z.record(z.string(), z.unknown()).default({}),
});
export type Request = z.infer<typeof requestSchema>;

/** What a kernel sends. */
export interface Message {
  channel: "shell" | "control" | "stdin" | "iopub";
  header: Header;
  /** The header of the request that it belongs to; empty when there is none. */
  parent_header: Header | Record<string, never>;
  metadata: Record<string, unknown>;
  content: Content;
}

export type Content = Record<string, unknown>;

/** Makes a message of a kernel. */
export function createMessage(
  channel: Message["channel"],
  type: string,
  content: Content,
  { session, parent }: { session: string; parent: Header | undefined },
): Message {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    username: "kernel",
    session,
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { channel, header, parent_header: parent ?? {}, metadata: {}, content };
}
