import { isDeepStrictEqual } from "node:util";
import type { Change } from "../api/admin.ts";

/** Characters of one text that the audit log keeps. */
const MAX_LENGTH = 2000;

/**
 * The part of a value that differs from another one: laid over that other one it gives the value back. Objects are compared key by
 * key, all else as a whole; undefined when nothing differs.
 */
export function findDifference(base: unknown, value: unknown): unknown {
  if (isDeepStrictEqual(base, value)) return undefined;
  if (!isObject(base) || !isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, findDifference(base[key], inner)] as const);
  const different = entries.filter(([, inner]) => inner !== undefined);
  return different.length > 0 ? Object.fromEntries(different) : undefined;
}

/** What differs between two states of something, leaf by leaf, as the audit log keeps it: without passwords in URLs. */
export function listChanges(from: unknown, to: unknown, path: string[] = []): Change[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (!isObject(from) || !isObject(to)) return [{ path, from: forLog(from), to: forLog(to) }];
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...keys].flatMap((key) => listChanges(from[key], to[key], [...path, key]));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text in which URLs have no names and passwords in them. */
export function withoutPasswords(text: string): string {
  return text.replace(/(?<=:\/\/)[^/?#\s]*@/g, "***@");
}

function forLog(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value !== "string") return value;
  const text = withoutPasswords(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
