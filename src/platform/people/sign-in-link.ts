import { randomBytes } from "node:crypto";
import type { SignInLink } from "../api/people.ts";
import { type Auth, hashToken } from "./create-auth.ts";

/** Milliseconds that the link printed at the start stays good. */
export const START_LINK_MS = 60 * 60 * 1000;
/** Milliseconds that a link which an administrator hands on stays good. */
export const INVITATION_MS = 24 * 60 * 60 * 1000;

/**
 * A link that signs in whoever opens it first, as the person with that address. It is kept as better-auth's magic links are, whose
 * own way to make one gives all of them the same lifetime and sends them by e-mail. It leads to the page, which sends the token on:
 * what only looks at links, such as a chat's preview, does not use it up.
 */
export async function createSignInLink(auth: Auth, email: string, lifetimeMs: number): Promise<SignInLink> {
  const { internalAdapter } = await auth.$context;
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + lifetimeMs);
  const value = JSON.stringify({ email });
  await internalAdapter.createVerificationValue({ identifier: await hashToken(token), value, expiresAt });
  return { url: `${auth.options.baseURL}/sign-in?token=${token}`, expiresAt: expiresAt.getTime() };
}
