import type { Command } from "commander";
import { stringify } from "yaml";
import type { SandboxClient } from "../../client/index.ts";
import { withClient } from "../with-client.ts";

export function addPolicyCommands(program: Command): void {
  const policy = program.command("policy").description("show what the sandbox allows");
  policy
    .command("explain")
    .description("print the policy that holds, and the flags that Deno gets for it")
    .option("--agent <name>", "as it is for one agent")
    .option("--json", "print JSON", false)
    .action(({ agent, json }: { agent?: string; json: boolean }) => explain(agent, json));
}

async function explain(agent: string | undefined, json: boolean): Promise<void> {
  const explained = await withClient({}, (client) => client.explainPolicy(agent));
  process.stdout.write(json ? `${JSON.stringify(explained, undefined, 2)}\n` : format(explained, agent));
}

type Explained = Awaited<ReturnType<SandboxClient["explainPolicy"]>>;

function format({ policy, flags, narrowed }: Explained, agent: string | undefined): string {
  const whose = agent === undefined ? "a session without an agent" : `a session of agent "${agent}"`;
  const isPlain = agent !== undefined && !narrowed;
  return [
    `# What ${whose} may do`,
    ...(isPlain ? [`# The policy has no rules for agent "${agent}", so these are the rules for all`] : []),
    stringify(policy, { lineWidth: 0 }),
    "# Flags of its Deno process",
    ...flags,
    "",
  ].join("\n");
}
