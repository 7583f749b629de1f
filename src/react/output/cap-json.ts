type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const MAX_ENTRIES = 100;
const MAX_TEXT = 2000;
const MAX_DEPTH = 30;

/** A JSON value that is small enough to be shown as a tree: at most `nodes` values, and notes on what was left out. */
export function capJson(value: Json, nodes = 5000): { value: Json; isCut: boolean } {
  const budget = { nodes, isCut: false };
  return { value: cap(value, budget, 0), isCut: budget.isCut };
}

function cap(value: Json, budget: { nodes: number; isCut: boolean }, depth: number): Json {
  budget.nodes--;
  if (typeof value === "string" && value.length > MAX_TEXT) {
    budget.isCut = true;
    return `${value.slice(0, MAX_TEXT)}… (${count(value.length - MAX_TEXT)} more characters)`;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const shown = entries.slice(0, depth >= MAX_DEPTH ? 0 : Math.min(MAX_ENTRIES, Math.max(0, budget.nodes)));
  const capped = shown.map(([key, item]) => [key, cap(item, budget, depth + 1)] as const);
  if (shown.length < entries.length) {
    budget.isCut = true;
    capped.push(["…", `${count(entries.length - shown.length)} more`]);
  }
  return Array.isArray(value) ? capped.map(([, item]) => item) : Object.fromEntries(capped);
}

const count = (number: number) => number.toLocaleString("en");
