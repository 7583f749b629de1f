import { expect, test } from "vitest";
import { layOver } from "../../../../src/config/load-policy.ts";
import { findDifference, listChanges } from "../../../../src/platform/server/differences.ts";

const base = { network: { mode: "off", hosts: ["a.example"] }, read: [], sessions: { max: 32, memoryGigabytes: null } };

test.each([
  ["nothing where all is the same", structuredClone(base), undefined],
  ["nothing where parts are left out", { sessions: {} }, undefined],
  [
    "only the key that differs",
    { ...base, network: { ...base.network, mode: "hosts" } },
    { network: { mode: "hosts" } },
  ],
  [
    "a list as a whole",
    { network: { hosts: ["a.example", "b.example"] } },
    { network: { hosts: ["a.example", "b.example"] } },
  ],
  [
    "an empty list, and null",
    { network: { hosts: [] }, sessions: { max: null } },
    { network: { hosts: [] }, sessions: { max: null } },
  ],
  ["keys that the other does not know", { templates: { documents: [] } }, { templates: { documents: [] } }],
])("finds %s", (_, value, difference) => {
  expect(findDifference(base, value)).toEqual(difference);
  expect(layOver(base, difference ?? {})).toEqual(layOver(base, value));
});

test("lists the leaves that were changed, added and taken away", () => {
  const after = { network: { mode: "hosts", hosts: ["a.example"] }, sessions: { max: 32, spares: 2 } };
  expect(listChanges(base, after)).toEqual([
    { path: ["network", "mode"], from: "off", to: "hosts" },
    { path: ["read"], from: [], to: null },
    { path: ["sessions", "memoryGigabytes"], from: null, to: null },
    { path: ["sessions", "spares"], from: null, to: 2 },
  ]);
});

test("keeps passwords in URLs and the rest of long texts out of the log", () => {
  const [source, text] = listChanges(
    { source: "https://me:secret@mirror.example/simple", text: "" },
    { source: null, text: "x".repeat(5000) },
  );
  expect(source?.from).toBe("https://***@mirror.example/simple");
  expect(text?.to).toHaveLength(2001);
});
