import { describe, expect, test } from "vitest";
import { describeChange } from "../../../../../src/platform/page/forms/describe-change.ts";
import { formatAgo, formatSpan } from "../../../../../src/platform/page/forms/format.ts";
import { addItems, splitItems } from "../../../../../src/platform/page/forms/list-items.ts";
import { labelOf, POLICY_FIELDS } from "../../../../../src/platform/page/forms/policy-fields.ts";
import { policySchema } from "../../../../../src/config/policy.ts";

describe("a list that is pasted", () => {
  test("is split at spaces, commas and lines", () => {
    expect(splitItems(" a.example, b.example;\n\tc.example ", /[\s,;]+/)).toEqual([
      "a.example",
      "b.example",
      "c.example",
    ]);
  });

  test("keeps the spaces of paths, where only lines separate", () => {
    expect(splitItems("/srv/my data\n/srv/b ", /[\n,;]+/)).toEqual(["/srv/my data", "/srv/b"]);
  });

  test("adds nothing twice", () => {
    expect(addItems(["a", "b"], ["b", "c", "c"])).toEqual(["a", "b", "c"]);
  });
});

describe("a change", () => {
  test("of a list shows what came and what went", () => {
    expect(describeChange({ path: ["network", "hosts"], from: ["a", "b"], to: ["b", "c"] })).toEqual({
      from: "a",
      to: "c",
    });
  });

  test("shows null and an empty list as nothing", () => {
    expect(describeChange({ path: ["sessions", "memoryGigabytes"], from: null, to: 4 })).toEqual({
      from: "nothing",
      to: "4",
    });
    expect(describeChange({ path: ["packages", "install"], from: "any", to: [] })).toEqual({
      from: "any",
      to: "nothing",
    });
  });
});

describe("labels", () => {
  test("are there for every rule of the policy, and for no other", () => {
    const { agents: _, templates, read, ...sections } = policySchema.parse({});
    const rules = Object.entries(sections).flatMap(([name, section]) =>
      Object.keys(section).map((key) => `${name}.${key}`),
    );
    expect(templates).toEqual({});
    expect(read).toEqual([]);
    expect(Object.keys(POLICY_FIELDS).sort()).toEqual([...rules, "templates", "read"].sort());
  });

  test("name what a path leads to", () => {
    expect(labelOf(["memory", "megabytes"])).toBe("Memory of a session");
    expect(labelOf(["network", "hosts", 0])).toBe("Hosts");
    expect(labelOf(["templates", "documents"])).toBe("Template “documents”");
    expect(labelOf(["instructions"])).toBe("instructions");
  });
});

describe("times", () => {
  test.each([
    [900, "0 s"],
    [61_000, "1 min 1 s"],
    [7_500_000, "2 h 5 min"],
    [86_400_000, "1 d"],
    [86_400_000 + 5000, "1 d"],
  ])("%i ms are %s", (ms, text) => expect(formatSpan(ms)).toBe(text));

  test("are told from now", () => {
    expect(formatAgo(0, 9000)).toBe("just now");
    expect(formatAgo(0, 30_000)).toBe("less than a minute ago");
    expect(formatAgo(0, 7_500_000)).toBe("2 h ago");
  });
});
