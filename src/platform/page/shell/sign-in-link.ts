/** The token in what a person pasted: a whole sign-in link, or the token alone. */
export function readToken(pasted: string): string {
  const text = pasted.trim();
  return /[?&]token=([^&#\s]+)/.exec(text)?.[1] ?? text;
}

/** Why a sign-in at another site failed, by the code that it came back with. */
export function describeSignInError(code: string | null): string | null {
  if (code === null) return null;
  if (code === "signup_disabled") return "Nobody here has your address. Ask an administrator to invite you.";
  return "The sign-in did not work. Try again, or ask an administrator for a link.";
}

/** A path of this site, never another site's address. */
export function safeBack(path: string | null): string {
  return path !== null && /^\/(?![/\\])/.test(path) ? path : "/chat";
}
