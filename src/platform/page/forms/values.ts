import type { Change, PolicyFault } from "../../api/admin.ts";

export type Path = readonly (string | number)[];

/** What is at a path; undefined where there is nothing. */
export function getAt(value: unknown, path: Path): unknown {
  return path.reduce(
    (inner, key) => (isObject(inner) || Array.isArray(inner) ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** A copy with another value at a path; undefined takes the key away, and the objects above that become empty by it. */
export function setAt(value: unknown, [key, ...rest]: Path, inner: unknown): unknown {
  if (key === undefined) return inner;
  const object = isObject(value) ? value : {};
  const next = setAt(object[key], rest, inner);
  const { [key]: _, ...others } = object;
  if (next === undefined || (inner === undefined && isObject(next) && Object.keys(next).length === 0)) return others;
  return { ...object, [key]: next };
}

/** The leaves in which two values differ; lists are leaves. */
export function listChanges(from: unknown, to: unknown, path: Change["path"] = []): Change[] {
  if (!isObject(from) || !isObject(to)) return isSame(from, to) ? [] : [{ path, from, to }];
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) => listChanges(from[key], to[key], [...path, key]));
}

export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (isObject(one) && isObject(other)) return listChanges(one, other).length === 0;
  return Object.is(one, other);
}

/** Faults at a path and below it. */
export function faultsAt(faults: readonly PolicyFault[], path: Path): PolicyFault[] {
  return faults.filter((fault) => path.every((key, index) => fault.path[index] === key));
}

function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
