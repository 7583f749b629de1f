/** The token in what a person pasted: a whole sign-in link, or the token alone. */
export function readToken(pasted: string): string {
  const text = pasted.trim();
  return /[?&]token=([^&#\s]+)/.exec(text)?.[1] ?? text;
}

/** Why a sign-in at another site failed, by the code that it came back with. */
export function describeSignInError(code: string | null): string | null {
  if (code === null) return null;
  if (code === "signup_disabled") return "Nobody here has your address. Ask an administrator to invite you.";
  if (code === "email_not_verified") return "Your address is not confirmed there. Confirm it, then sign in again.";
  return "The sign-in did not work. Try again, or ask an administrator for a link.";
}

/** A path of this site, never another site's address. */
export function safeBack(path: string | null): string {
  if (!path?.startsWith("/") || !URL.canParse(path, HERE)) return "/chat";
  const { origin, pathname, search, hash } = new URL(path, HERE); // As a browser reads it.
  return origin === HERE && !pathname.startsWith("//") ? pathname + search + hash : "/chat";
}

/** Stands for this site's origin. */
const HERE = "http://here.invalid";
