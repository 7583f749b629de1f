import { describe, expect, test } from "vitest";
import { describeAction } from "../../../../../src/platform/page/admin/activity/describe-action.ts";
import { sumUp } from "../../../../../src/platform/page/admin/activity/sum-up.ts";
import { moveItem } from "../../../../../src/platform/page/admin/models/move-item.ts";
import { searchPackages } from "../../../../../src/platform/page/admin/packages/search-packages.ts";
import { namesAddress } from "../../../../../src/platform/page/admin/policy/names-address.ts";
import { compareFlags, partFlag } from "../../../../../src/platform/page/admin/policy/compare-flags.ts";

describe("flags", () => {
  test("are parted into name and items, at the first sign of equality", () => {
    expect(partFlag("--no-prompt")).toEqual({ name: "--no-prompt", items: [] });
    expect(partFlag("--v8-flags=--a=1,--b")).toEqual({ name: "--v8-flags", items: ["--a=1", "--b"] });
  });

  test("that stay are the same, and one that takes another's place stands below it", () => {
    const lines = compareFlags(["--quiet", "--allow-net=a,b", "--old"], ["--quiet", "--allow-net=b,c", "--new"]);
    expect(lines.map(({ state, flag }) => `${state} ${flag}`)).toEqual([
      "same --quiet",
      "gone --allow-net=a,b",
      "new --allow-net=b,c",
      "new --new",
      "gone --old",
    ]);
    expect(lines.map(({ changed }) => [...changed])).toEqual([[], ["a"], ["c"], [], []]);
  });

  test("that are the same have no changes", () => {
    expect(compareFlags(["--a=1"], ["--a=1"])).toEqual([{ flag: "--a=1", state: "same", changed: new Set() }]);
  });
});

test("packages are found by name and module, however they are written, the best one first", () => {
  const packages = [
    { name: "beautifulsoup4", version: "4", imports: ["bs4"], prepared: false },
    { name: "scikit-image", version: "1", imports: ["skimage"], prepared: false },
    { name: "my-scikit", version: "1", imports: [], prepared: false },
  ];
  expect(searchPackages(packages, " Scikit").map(({ name }) => name)).toEqual(["scikit-image", "my-scikit"]);
  expect(searchPackages(packages, "scikit_image").map(({ name }) => name)).toEqual(["scikit-image"]);
  expect(searchPackages(packages, "bs4").map(({ name }) => name)).toEqual(["beautifulsoup4"]);
  expect(searchPackages(packages, "")).toHaveLength(3);
});

test("points are summed up, with the most memory that was seen", () => {
  const points = [
    { at: 0, runs: 2, failures: 1, memory: 10 },
    { at: 1, runs: 3, failures: 0, memory: null },
    { at: 2, runs: 0, failures: 0, memory: 30 },
  ];
  expect(sumUp(points)).toEqual({ runs: 5, failures: 1, memory: 30 });
  expect(sumUp([])).toEqual({ runs: 0, failures: 0, memory: null });
});

test("actions read as people say them, unknown ones too", () => {
  expect(describeAction("run")).toBe("Python run");
  expect(describeAction("policy.change")).toBe("Policy changed");
  expect(describeAction("sign-in.fail")).toBe("Sign in fail");
});

test.each([
  ["127.0.0.1:8000", true],
  ["8.8.8.8", true],
  ["localhost:80", true],
  ["example.com:443", false],
  ["10.example.com", false],
])("a refusal of %s names an address: %s", (host, expected) => {
  expect(namesAddress(`No: Requires net access to "${host}"`)).toBe(expected);
});

test("a model moves up and down", () => {
  expect(moveItem(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moveItem(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
});
