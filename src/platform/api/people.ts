import { z } from "zod";
import type { Refusal } from "../../react/execution-view.ts";

/** `viewer` reads what is shared with them; `editor` holds conversations and makes agents; `admin` sets up the platform. */
export const roleSchema = z.enum(["viewer", "editor", "admin"]);
export type Role = z.infer<typeof roleSchema>;

export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
}

export interface Model {
  /** `provider:name`, or `demo`. */
  id: string;
  label: string;
}

/** What a page needs to begin with. */
export interface Me {
  person: Person;
  /** Models that this platform offers; the first is the default. */
  models: Model[];
  /** Whether the offline model answers, since none is configured. */
  isDemo: boolean;
  /** Why the sandbox cannot be used now; null when it can. */
  sandboxObstacle: Refusal | null;
}

/** Ways to sign in besides the one-time link. */
export interface SignInMethods {
  /** Name of the OpenID provider; null where none is configured. */
  oidc: string | null;
}

export const newPersonSchema = z.strictObject({
  email: z.email(),
  name: z.string().trim().min(1).max(80),
  role: roleSchema,
});

/** A link that signs a person in once. */
export interface SignInLink {
  url: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}
