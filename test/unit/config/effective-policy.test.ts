import { expect, test } from "vitest";
import { clampRules, effectivePolicy, findWiderRules } from "../../../src/config/effective-policy.ts";
import { policySchema } from "../../../src/config/policy.ts";

/** The policy for agent `a`, and the keys that it asks too much of. */
function narrow(policy: Record<string, unknown>, rules: Record<string, unknown>) {
  const parsed = policySchema.parse({ ...policy, agents: { a: rules } });
  const wider = findWiderRules(parsed, "a").map(({ path }) => path.slice(2).join("."));
  return { effective: effectivePolicy(parsed, "a"), wider };
}

test("gives the policy itself to no agent, and to one without rules", () => {
  const { agents: _, ...base } = policySchema.parse({ memory: { megabytes: 300 } });
  const policy = policySchema.parse({ memory: { megabytes: 300 } });
  expect(effectivePolicy(policy)).toEqual(base);
  expect(effectivePolicy(policy, "stranger")).toEqual(base);
  expect(effectivePolicy(policy, "constructor")).toEqual(base);
});

test("keeps what an agent's rule leaves out", () => {
  const policy = { network: { mode: "hosts", hosts: ["a.example", "b.example"] }, time: { maxSeconds: 100 } };
  const { effective, wider } = narrow(policy, { network: { hosts: ["a.example"] }, time: { defaultSeconds: 5 } });
  expect(wider).toEqual([]);
  expect(effective.network).toEqual({ mode: "hosts", hosts: ["a.example"], private: [] });
  expect(effective.time).toEqual({ maxSeconds: 100, defaultSeconds: 5 });
});

test.each([
  ["network.mode", { network: { mode: "hosts" } }, { network: { mode: "public" } }],
  ["network.hosts", { network: { mode: "hosts", hosts: ["a.example"] } }, { network: { hosts: ["b.example"] } }],
  ["network.hosts", { network: { mode: "hosts", hosts: ["a.example:443"] } }, { network: { hosts: ["a.example"] } }],
  ["network.private", {}, { network: { private: ["10.0.0.1"] } }],
  ["read", { read: ["/data"] }, { read: ["/database"] }],
  ["read", { read: ["/data"] }, { read: ["/data/../etc"] }],
  ["memory.megabytes", { memory: { megabytes: 256 } }, { memory: { megabytes: 257 } }],
  ["time.maxSeconds", { time: { maxSeconds: 30 } }, { time: { maxSeconds: 31 } }],
  ["time.defaultSeconds", { time: { maxSeconds: 30 } }, { time: { defaultSeconds: 31 } }],
  ["packages.install", { packages: { install: ["flask"] } }, { packages: { install: "any" } }],
  ["packages.install", { packages: { install: ["flask"] } }, { packages: { install: ["flask", "django"] } }],
  ["packages.install", { packages: { install: "none" } }, { packages: { install: ["flask"] } }],
  ["tools.allow", { tools: { allow: ["search"] } }, { tools: { allow: ["search", "pay"] } }],
  ["tools.allow", { tools: { allow: "none" } }, { tools: { allow: "any" } }],
  ["tools.maxCalls", { tools: { maxCalls: 5 } }, { tools: { maxCalls: 6 } }],
  ["tools.maxSeconds", { tools: { maxSeconds: 5 } }, { tools: { maxSeconds: 6 } }],
])("finds a wider %s, and never grants it", (key, policy, rules) => {
  const { effective, wider } = narrow(policy, rules);
  expect(wider).toEqual([key]);
  const { network, read, memory, time, packages, tools } = effective;
  expect(narrow(policy, { network, read, memory, time, packages, tools }).wider).toEqual([]);
});

test.each([
  ["a mode that is narrower", { network: { mode: "public" } }, { network: { mode: "hosts", hosts: ["a.example"] } }],
  [
    "hosts under a wildcard",
    { network: { mode: "hosts", hosts: ["*.b.example"] } },
    { network: { hosts: ["a.b.example"] } },
  ],
  ["a port of a host", { network: { mode: "hosts", hosts: ["A.example"] } }, { network: { hosts: ["a.example:443"] } }],
  ["a path inside", { read: ["/data"] }, { read: ["/data/one"] }],
  [
    "a package of the list, spelled otherwise",
    { packages: { install: ["My_Pkg"] } },
    { packages: { install: ["my-pkg"] } },
  ],
  ["a list where any is allowed", {}, { packages: { install: ["flask"] } }],
])("grants %s", (_, policy, rules) => {
  const { effective, wider } = narrow(policy, rules);
  expect(wider).toEqual([]);
  expect(effective).toMatchObject(rules);
});

test("adds up the packages that are denied", () => {
  const { effective } = narrow({ packages: { deny: ["a"] } }, { packages: { deny: ["b", "a"] } });
  expect(effective.packages.deny).toEqual(["a", "b"]);
});

test("never has a default time limit above the longest", () => {
  expect(narrow({ time: { maxSeconds: 20 } }, {}).effective.time.defaultSeconds).toBe(20);
  expect(narrow({}, { time: { maxSeconds: 5 } }).effective.time.defaultSeconds).toBe(5);
});

test("cuts an agent's rules to what the policy allows, and adds none", () => {
  const policy = policySchema.parse({ network: { mode: "hosts", hosts: ["a.example"] }, read: ["/data"] });
  const clamped = clampRules(policy, {
    network: { mode: "public", hosts: ["a.example:443", "b.example"] },
    read: ["/data/one", "/etc"],
    memory: { megabytes: 4096 },
    time: { defaultSeconds: 5 },
    packages: { install: "none" },
  });
  expect(clamped).toEqual({
    network: { mode: "hosts", hosts: ["a.example:443"] },
    read: ["/data/one"],
    memory: { megabytes: 1024 },
    time: { defaultSeconds: 5 },
    packages: { install: "none" },
  });
  expect(findWiderRules({ ...policy, agents: { a: clamped } }, "a")).toEqual([]);
});
