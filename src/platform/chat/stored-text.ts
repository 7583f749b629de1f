// oxlint-disable-next-line no-control-regex -- what Postgres cannot keep
const UNKEEPABLE = /\u0000|\p{Surrogate}/gu;

/** A text as Postgres can keep it: without zero characters and halves of characters. */
export function storable(text: string): string {
  return text.replace(UNKEEPABLE, "\uFFFD");
}

/** A JSON value whose texts Postgres can keep; the same object where nothing is wrong. */
export function storableJson<Value>(value: Value): Value {
  const json = JSON.stringify(value);
  if (!/\\u(0000|d[89a-f])/i.test(json)) return value;
  return JSON.parse(json, (_key, part: unknown) => (typeof part === "string" ? storable(part) : part)) as Value;
}
