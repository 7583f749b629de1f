import { SandboxError } from "../../protocol/index.ts";

/** What Node and Postgres name by a code, in words; each goes on after "cannot be used: ". */
const REASONS: Record<string, string> = {
  ENOSPC: "the disk is full",
  "53100": "the disk is full",
  EACCES: "this account may not write there",
  EROFS: "the disk can only be read",
  ENOTDIR: "a file is in its place",
  EEXIST: "a file is in its place",
  ECONNREFUSED: "nothing listens at its address",
  ENOTFOUND: "its host is not known",
  ETIMEDOUT: "its host does not answer",
  "28P01": "the password is wrong",
  "28000": "its server refuses the user",
  "3D000": "there is no such database",
  "42501": "the user may not change its tables",
  "53300": "its server has too many connections",
  "57P01": "its server is ending",
  "57P03": "its server is starting or ending",
};

/** Numbers in errors of the embedded Postgres's files. */
const EMSCRIPTEN_CODES: Record<string, string> = { 2: "EACCES", 51: "ENOSPC", 54: "ENOTDIR", 69: "EROFS" };

/** An error of the database in one sentence, with what to do about it. */
export function describeDatabaseError(error: unknown, place: string, suggestion: string): SandboxError {
  if (error instanceof SandboxError) return error;
  return new SandboxError("DATABASE_UNAVAILABLE", `Cannot use ${place}: ${sayReason(error)}`, suggestion, {
    cause: error,
  });
}

/** Why the database could not do what was asked, where that is known to be no fault of the request. */
export function findReason(error: unknown): string | undefined {
  for (const { code, errno } of chain(error)) {
    const reason = REASONS[String(code)] ?? REASONS[EMSCRIPTEN_CODES[String(errno)] ?? ""];
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Whether a text was not taken because of a character that no text can have, such as a zero. */
export function isUnkeepableText(error: unknown): boolean {
  return chain(error).some(({ code }) => code === "22021");
}

/** Why something failed, in one line; without the query and its values, which Drizzle's own messages hold. */
export function sayReason(error: unknown): string {
  const deepest = chain(error).at(-1)?.message?.split("\n", 1)[0];
  return findReason(error) ?? (deepest || "it failed without a reason");
}

interface Failure {
  message?: string;
  code?: unknown;
  errno?: unknown;
  cause?: unknown;
  errors?: unknown[];
}

/** An error and what caused it, outermost first. */
function chain(error: unknown): Failure[] {
  const errors: Failure[] = [];
  let next = error;
  while (typeof next === "object" && next !== null && errors.length < 10) {
    const failure: Failure = next;
    errors.push(failure);
    next = failure.errors?.[0] ?? failure.cause;
  }
  return errors;
}
