import { describe, expect, test } from "vitest";
import { faultsAt, getAt, isSame, listChanges, setAt } from "../../../../../src/platform/page/forms/values.ts";

const policy = { network: { mode: "off", hosts: ["a.example"] }, read: [] as string[], memory: { megabytes: 1024 } };

describe("getAt", () => {
  test("reads through objects and lists", () => {
    expect(getAt(policy, ["network", "hosts", 0])).toBe("a.example");
    expect(getAt(policy, ["network", "hosts", 5])).toBeUndefined();
    expect(getAt(policy, ["tools", "allow"])).toBeUndefined();
  });
});

describe("setAt", () => {
  test("leaves the value as it was, and shares what did not change", () => {
    const changed = setAt(policy, ["network", "mode"], "hosts");
    expect(changed).toEqual({ ...policy, network: { mode: "hosts", hosts: ["a.example"] } });
    expect(policy.network.mode).toBe("off");
    expect((changed as typeof policy).memory).toBe(policy.memory);
  });

  test("makes the objects on the way", () => {
    expect(setAt({}, ["memory", "megabytes"], 512)).toEqual({ memory: { megabytes: 512 } });
  });

  test("takes away what becomes undefined, and the section that it leaves empty", () => {
    expect(setAt({ memory: { megabytes: 512 }, read: [] }, ["memory", "megabytes"], undefined)).toEqual({ read: [] });
    expect(setAt({ time: { maxSeconds: 5, defaultSeconds: 5 } }, ["time", "maxSeconds"], undefined)).toEqual({
      time: { defaultSeconds: 5 },
    });
    expect(setAt({}, ["memory", "megabytes"], undefined)).toEqual({});
  });

  test("keeps an empty object that was set itself", () => {
    expect(setAt({ templates: { mine: ["a"] } }, ["templates"], {})).toEqual({ templates: {} });
  });
});

describe("listChanges", () => {
  test("names each leaf that differs, lists as a whole", () => {
    const changed = setAt(setAt(policy, ["network", "hosts"], []), ["memory", "megabytes"], 512);
    expect(listChanges(policy, changed)).toEqual([
      { path: ["network", "hosts"], from: ["a.example"], to: [] },
      { path: ["memory", "megabytes"], from: 1024, to: 512 },
    ]);
  });

  test("lists what came and what went", () => {
    expect(listChanges({ a: 1 }, { b: 2 })).toEqual([
      { path: ["a"], from: 1, to: undefined },
      { path: ["b"], from: undefined, to: 2 },
    ]);
  });

  test("finds nothing between equal values", () => {
    expect(listChanges(policy, structuredClone(policy))).toEqual([]);
  });
});

test("isSame tells a list from another order of it, and null from nothing", () => {
  expect(isSame(["a", "b"], ["b", "a"])).toBe(false);
  expect(isSame({ a: null }, {})).toBe(false);
  expect(isSame({ a: [{ b: 1 }] }, { a: [{ b: 1 }] })).toBe(true);
});

test("faultsAt gives the faults of a field and of its items, not of its neighbours", () => {
  const faults = [
    { path: ["network", "hosts", 1], message: "of an item" },
    { path: ["network", "hosts"], message: "of the list" },
    { path: ["network", "mode"], message: "of another" },
  ];
  expect(faultsAt(faults, ["network", "hosts"]).map(({ message }) => message)).toEqual(["of an item", "of the list"]);
});
