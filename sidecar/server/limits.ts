import type { Limits } from "../../src/protocol/index.ts";
import type { Services } from "./serve.ts";

/** What a session of an agent may rely on. */
export async function describeLimits({ rules, store }: Services, agent: string | undefined): Promise<Limits> {
  const { time, memory, files, network, packages, tools } = rules.for(agent);
  const base = await store.base().catch(() => undefined);
  return {
    defaultTimeoutMs: Math.round(time.defaultSeconds * 1000),
    maxTimeoutMs: Math.round(time.maxSeconds * 1000),
    memoryMegabytes: memory.megabytes,
    maxFileBytes: files.maxMegabytes * 1024 * 1024,
    network: network.mode === "hosts" ? network.hosts : network.mode,
    installs: packages.install !== "none",
    packages: base?.packages.map(({ name }) => name) ?? [],
    tools: { allow: tools.allow, maxCalls: tools.maxCalls, maxTimeMs: Math.round(tools.maxSeconds * 1000) },
  };
}
