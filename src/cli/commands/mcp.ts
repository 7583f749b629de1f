import { once } from "node:events";
import type { Command } from "commander";
import { serveMcpOverStdio } from "../../mcp/index.ts";
import { withClient } from "../with-client.ts";

const NOTES = `
A client starts this command by itself; configure it with the command "npx" and the arguments "pyodide-sandbox", "mcp".
Nothing but the protocol, which is JSON, is written to standard output; hence there is no --json. For clients on other machines, see "serve".`;

export function addMcpCommand(program: Command): void {
  program
    .command("mcp")
    .description("serve sandboxes to an MCP client on standard input and output")
    .option("--agent <name>", "run with the rights of this agent")
    .addHelpText("after", NOTES)
    .action(serve);
}

async function serve({ agent }: { agent?: string }): Promise<void> {
  await withClient({ onLog: log }, async (client) => {
    const server = serveMcpOverStdio(client, { agent, onError: ({ message }) => log(message) });
    await inputEnded();
    await server.close();
  });
}

/** Resolves when the client closes its end, or this process is asked to end. */
async function inputEnded(): Promise<void> {
  const signals = ["SIGINT", "SIGTERM"].map((signal) => once(process, signal));
  await Promise.race([once(process.stdin, "end"), once(process.stdin, "close"), ...signals]);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
