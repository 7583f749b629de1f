import { coversHost, coversPath, samePackage } from "./covers.ts";
import type { AgentPolicy, EffectivePolicy, Policy } from "./policy.ts";
import type { Fault } from "./source.ts";

/**
 * The rules for an agent's sessions: those of the policy, narrowed by the agent's own. Whatever an agent asks for, the result
 * never allows more than the policy. An agent without rules, and no agent, get the policy itself.
 */
export function effectivePolicy(policy: Policy, agent?: string): EffectivePolicy {
  const { agents: _, ...base } = policy;
  const own = agentRules(policy, agent);
  const maxSeconds = Math.min(base.time.maxSeconds, own.time?.maxSeconds ?? Infinity);
  return {
    ...base,
    network: narrowNetwork(base.network, own.network ?? {}),
    read: own.read?.filter((path) => base.read.some((allowed) => coversPath(allowed, path))) ?? base.read,
    memory: { megabytes: Math.min(base.memory.megabytes, own.memory?.megabytes ?? Infinity) },
    time: { maxSeconds, defaultSeconds: Math.min(maxSeconds, own.time?.defaultSeconds ?? base.time.defaultSeconds) },
    packages: {
      install: narrowNames(base.packages.install, own.packages?.install, samePackage),
      deny: [...new Set([...base.packages.deny, ...(own.packages?.deny ?? [])])],
    },
    tools: {
      allow: narrowNames(base.tools.allow, own.tools?.allow, (allowed, name) => allowed === name),
      maxCalls: Math.min(base.tools.maxCalls, own.tools?.maxCalls ?? Infinity),
      maxSeconds: Math.min(base.tools.maxSeconds, own.tools?.maxSeconds ?? Infinity),
    },
  };
}

/** An agent's rules without what the policy does not allow: none of them is wider. */
export function clampRules(policy: Policy, rules: AgentPolicy): AgentPolicy {
  const allowed = effectivePolicy({ ...policy, agents: { agent: rules } }, "agent");
  const sections = Object.entries(rules).map(([name, section]) => {
    const limits = Object.entries(allowed[name as keyof AgentPolicy]);
    if (Array.isArray(section)) return [name, limits.map(([, path]) => path)];
    return [name, Object.fromEntries(limits.filter(([key]) => key in (section ?? {})))];
  });
  return Object.fromEntries(sections) as AgentPolicy;
}

/** What an agent's rules ask for and the policy does not allow. */
export function findWiderRules(policy: Policy, agent: string): Fault[] {
  const { network, read, memory, time, packages, tools } = agentRules(policy, agent);
  const allowed = effectivePolicy(policy, agent);
  const faults: Fault[] = [];
  const check = (isWider: boolean | undefined, keys: string, limit: unknown) => {
    const message = `An agent's rule may only be narrower than "${keys}", which is ${JSON.stringify(limit)}`;
    if (isWider) faults.push({ path: ["agents", agent, ...keys.split(".")], message });
  };
  check(network?.mode && network.mode !== allowed.network.mode, "network.mode", policy.network.mode);
  check(isCut(network?.hosts, allowed.network.hosts), "network.hosts", policy.network.hosts);
  check(isCut(network?.private, allowed.network.private), "network.private", policy.network.private);
  check(isCut(read, allowed.read), "read", policy.read);
  check(isAbove(memory?.megabytes, policy.memory.megabytes), "memory.megabytes", policy.memory.megabytes);
  check(isAbove(time?.maxSeconds, policy.time.maxSeconds), "time.maxSeconds", policy.time.maxSeconds);
  check(isAbove(time?.defaultSeconds, allowed.time.maxSeconds), "time.defaultSeconds", allowed.time.maxSeconds);
  check(isCut(packages?.install, allowed.packages.install), "packages.install", policy.packages.install);
  check(isCut(tools?.allow, allowed.tools.allow), "tools.allow", policy.tools.allow);
  check(isAbove(tools?.maxCalls, policy.tools.maxCalls), "tools.maxCalls", policy.tools.maxCalls);
  check(isAbove(tools?.maxSeconds, policy.tools.maxSeconds), "tools.maxSeconds", policy.tools.maxSeconds);
  return faults;
}

function agentRules(policy: Policy, agent: string | undefined): AgentPolicy {
  return agent !== undefined && Object.hasOwn(policy.agents, agent) ? (policy.agents[agent] ?? {}) : {};
}

const MODES = ["off", "hosts", "public"] as const;

function narrowNetwork(base: Policy["network"], own: NonNullable<AgentPolicy["network"]>): Policy["network"] {
  const rank = Math.min(MODES.indexOf(base.mode), MODES.indexOf(own.mode ?? base.mode));
  const isAllowed = (host: string) => base.mode === "public" || base.hosts.some((allowed) => coversHost(allowed, host));
  return {
    mode: MODES[rank] ?? "off",
    hosts: own.hosts?.filter(isAllowed) ?? base.hosts,
    private: own.private?.filter((address) => base.private.includes(address)) ?? base.private,
  };
}

type Names = "any" | "none" | string[];

function narrowNames(base: Names, own: Names = base, isSame: (allowed: string, name: string) => boolean): Names {
  if (base === "any" || own === "none") return own;
  if (base === "none" || own === "any") return base;
  return own.filter((name) => base.some((allowed) => isSame(allowed, name)));
}

/** Whether a rule lost something when it was narrowed. */
function isCut(asked: string | readonly string[] | undefined, allowed: string | readonly string[]): boolean {
  if (asked === undefined || asked === allowed) return false;
  return typeof asked === "string" || asked.length !== allowed.length;
}

function isAbove(asked: number | undefined, limit: number): boolean {
  return asked !== undefined && asked > limit;
}
