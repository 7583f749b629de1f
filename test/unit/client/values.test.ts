import { expect, test } from "vitest";
import { decodeValue, encodeValue, withShape } from "../../../src/client/index.ts";

test.each([
  ["no JSON", "{"],
  ["an unknown kind", '{"$":"pickle","base64":""}'],
  ["a kind that is no text", '{"$":{}}'],
  ["digits that are none", '{"$":"int","hex":"0x10"}'],
  ["a float that is none", '{"$":"float","text":"1e5"}'],
  ["items that are no pairs", '{"$":"dict","items":[[1]]}'],
  ["a date beyond all dates", '{"$":"datetime","milliseconds":9e15}'],
  ["an array that is shorter than its shape", '{"$":"array","type":"uint8","shape":[1000000000],"base64":"AAAA"}'],
  ["an array of half an element", '{"$":"array","type":"int16","shape":[1],"base64":"AAAA"}'],
  ["an array of an unknown type", '{"$":"array","type":"constructor","shape":[],"base64":""}'],
  ["containers that are too deep", `${"[".repeat(2000)}${"]".repeat(2000)}`],
])("does not take %s for a value", (_, text) => {
  expect(() => decodeValue(text)).toThrow(expect.objectContaining({ code: "BAD_FRAME" }));
});

test("does not let a value reach the prototype of an object", () => {
  for (const text of ['{"__proto__":{"polluted":1}}', '{"$":"dict","items":[["__proto__",{"polluted":1}]]}']) {
    const value = decodeValue(text) as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(value["polluted"]).toBeUndefined();
  }
});

test("reads an array into memory of its own, whatever its element's size", () => {
  const text = '{"$":"array","type":"float64","shape":[1],"base64":"AAAAAAAA+D8="}';
  expect(decodeValue(text)).toEqual(new Float64Array([1.5]));
});

test("refuses a shape that does not fit", () => {
  expect(() => withShape(new Int8Array(6), [2, 2])).toThrow(/6 elements cannot have the shape "2 × 2"/);
});

test("refuses what is too deep instead of failing at it", () => {
  let deep: unknown = 0;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(() => encodeValue(deep)).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
});

test("takes only the part of a buffer that a view shows", () => {
  expect(decodeValue(encodeValue(new Uint16Array([1, 2, 3]).subarray(1, 2)))).toEqual(new Uint16Array([2]));
});
