import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from "drizzle-orm/pg-core";
import type { AgentPolicy } from "../../config/policy.ts";
import type { Refusal } from "../../react/execution-view.ts";
import type { Message, Part } from "../api/messages.ts";
import type { Role } from "../api/people.ts";

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });
const now = (name: string) => timestamp(name, { withTimezone: true }).notNull().defaultNow();

// The first four tables are those that better-auth asks for.

export const users = pgTable("users", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text("image"),
  role: text("role").$type<Role>().notNull().default("editor"),
  createdAt: now("created_at"),
  updatedAt: now("updated_at"),
});

export const authSessions = pgTable(
  "auth_sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    token: text("token").notNull().unique(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (table) => [index("auth_sessions_by_user").on(table.userId)],
);

export const authAccounts = pgTable(
  "auth_accounts",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: timestamp("access_token_expires_at", { withTimezone: true }),
    refreshTokenExpiresAt: timestamp("refresh_token_expires_at", { withTimezone: true }),
    scope: text("scope"),
    password: text("password"),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (table) => [index("auth_accounts_by_user").on(table.userId)],
);

export const authVerifications = pgTable(
  "auth_verifications",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: timestamp("expires_at", { withTimezone: true }).notNull(),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (table) => [index("auth_verifications_by_identifier").on(table.identifier)],
);

export const agents = pgTable("agents", {
  id: text("id").primaryKey(),
  /** Null for one that came with the platform, and for one whose owner is gone. */
  ownerId: text("owner_id").references(() => users.id, { onDelete: "set null" }),
  name: text("name").notNull(),
  instructions: text("instructions").notNull().default(""),
  model: text("model"),
  permissions: jsonb("permissions").$type<AgentPolicy>().notNull().default({}),
  createdAt: now("created_at"),
  updatedAt: now("updated_at"),
});

export const conversations = pgTable(
  "conversations",
  {
    id: text("id").primaryKey(),
    ownerId: text("owner_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    agentId: text("agent_id").references(() => agents.id, { onDelete: "set null" }),
    title: text("title").notNull(),
    model: text("model"),
    /** Last message of the branch that is shown. */
    leaf: text("leaf"),
    createdAt: now("created_at"),
    updatedAt: now("updated_at"),
  },
  (table) => [index("conversations_by_owner").on(table.ownerId, table.updatedAt)],
);

export const members = pgTable(
  "members",
  {
    conversationId: text("conversation_id")
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    access: text("access").$type<"viewer" | "editor">().notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.userId] })],
);

export const messages = pgTable(
  "messages",
  {
    id: text("id").primaryKey(),
    conversationId: text("conversation_id")
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    parentId: text("parent_id"),
    role: text("role").$type<Message["role"]>().notNull(),
    parts: jsonb("parts").$type<Part[]>().notNull(),
    status: text("status").$type<Message["status"]>().notNull(),
    error: jsonb("error").$type<Refusal>(),
    authorId: text("author_id").references(() => users.id, { onDelete: "set null" }),
    model: text("model"),
    /** The conversation's Python after the message. */
    pythonSession: text("python_session"),
    pythonRun: integer("python_run"),
    createdAt: now("created_at"),
  },
  (table) => [index("messages_by_conversation").on(table.conversationId, table.createdAt)],
);

/** Large values of outputs, apart from their messages. */
export const artifacts = pgTable(
  "artifacts",
  {
    conversationId: text("conversation_id")
      .notNull()
      .references(() => conversations.id, { onDelete: "cascade" }),
    /** SHA-256 of type and data, in hexadecimal. */
    hash: text("hash").notNull(),
    mediaType: text("media_type").notNull(),
    data: bytes("data").notNull(),
  },
  (table) => [primaryKey({ columns: [table.conversationId, table.hash] })],
);

/** Which internal tools are on: the rows of `ToggleStore`. */
export const toggles = pgTable(
  "toggles",
  {
    /** `conversation` or `agent`. */
    scope: text("scope").$type<"conversation" | "agent">().notNull(),
    scopeId: text("scope_id").notNull(),
    tool: text("tool").notNull(),
    on: boolean("is_on").notNull(),
  },
  (table) => [primaryKey({ columns: [table.scope, table.scopeId, table.tool] })],
);

/** Settings of the platform: `policy` (laid over the policy file) and `models`. */
export const settings = pgTable("settings", {
  name: text("name").primaryKey(),
  value: jsonb("value").$type<unknown>().notNull(),
});

export const auditEntries = pgTable(
  "audit_entries",
  {
    id: text("id").primaryKey(),
    at: now("at"),
    userId: text("user_id").references(() => users.id, { onDelete: "set null" }),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    detail: jsonb("detail").$type<Record<string, unknown>>().notNull().default({}),
  },
  (table) => [index("audit_by_time").on(table.at)],
);

/** Each run of Python, for the charts. */
export const runs = pgTable(
  "runs",
  {
    id: text("id").primaryKey(),
    conversationId: text("conversation_id").references(() => conversations.id, { onDelete: "set null" }),
    userId: text("user_id").references(() => users.id, { onDelete: "set null" }),
    at: now("at"),
    status: text("status").notNull(),
    durationMs: integer("duration_ms").notNull(),
    /** Memory of all kernels after the run, in bytes. */
    memory: bigint("memory", { mode: "number" }),
  },
  (table) => [index("runs_by_time").on(table.at)],
);
