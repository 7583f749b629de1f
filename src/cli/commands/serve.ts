import { once } from "node:events";
import type { Command } from "commander";
import type { SandboxClient } from "../../client/index.ts";
import { createHttpApp, newToken, oneToken, readTokenFile, tokensOfFile } from "../../http/index.ts";
import { createMcpApp } from "../../mcp/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import { port } from "../arguments.ts";
import { isLoopback } from "../is-loopback.ts";
import { listen } from "../listen.ts";
import { packageVersion } from "../package-version.ts";
import { readServeEnvironment } from "../serve-environment.ts";
import { defaultTokenFile } from "../token-file.ts";
import { withClient } from "../with-client.ts";
import { addTokenCommands } from "./serve-token.ts";

interface Options {
  host: string;
  port: number;
  url?: string;
  tokens?: string;
  json: boolean;
}

const HELP = `
Without tokens, a new one is printed at each start, and POST /api/execute needs none of whoever is on this machine.

Environment:
  EXECUTION_TIMEOUT   seconds that code sent to /api/execute may run (default: 30)
  PREINSTALL_LIBS     packages, separated by spaces, to install before the server listens
`;

export function addServeCommand(program: Command): void {
  const serve = program
    .command("serve")
    .description("serve the HTTP API and MCP (/mcp) until it is interrupted; its reference is at /reference")
    .option("--host <address>", "address to listen on; other than loopback only with tokens", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0 for any that is free", port, 8080)
    .option("--url <url>", "sidecar to use; its token in PYODIDE_SANDBOX_TOKEN")
    .option("--tokens <file>", "file of the tokens that `serve token` makes (default: in the sandbox's directory)")
    .option("--json", "print JSON", false)
    .addHelpText("after", HELP)
    .enablePositionalOptions()
    .action(start);
  addTokenCommands(serve);
}

async function start({ host, port, url, tokens = defaultTokenFile(), json }: Options): Promise<void> {
  const { timeoutMs, libraries } = readServeEnvironment(process.env);
  const hasTokens = (await readTokenFile(tokens)).length > 0;
  if (!hasTokens && !isLoopback(host)) {
    throw new SandboxError(
      "UNAUTHORIZED",
      `Cannot listen on "${host}" without tokens`,
      "Make one with `pyodide-sandbox serve token create`, or leave out --host.",
    );
  }
  const token = hasTokens ? null : newToken();
  await withClient({ ...(url !== undefined && { url }), onLog }, async (client) => {
    await install(client, libraries);
    const { app, callerOf, close } = await createHttpApp(client, {
      findCaller: token === null ? tokensOfFile(tokens) : oneToken(token),
      isExecuteOpen: token !== null,
      executeTimeoutMs: timeoutMs,
      version: packageVersion(),
    });
    app.route("/", createMcpApp(client, { callerOf }));
    const server = await listen(app, { host, port });
    const access = token === null ? `Tokens are in ${tokens}.` : `Token: ${token}`;
    const text = `Listening at ${server.url}; the reference is at ${server.url}/reference. Ctrl-C ends it.\n${access}`;
    process.stdout.write(`${json ? JSON.stringify({ url: server.url, token }) : text}\n`);
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    await server.close();
    await close();
  });
}

/** Installs what the store lacks; a package that cannot be had is no reason not to serve. */
async function install(client: SandboxClient, libraries: string[]): Promise<void> {
  const there = new Set((await client.packages.list()).map(({ name }) => normalize(name)));
  for (const library of libraries.filter((name) => !there.has(normalize(name)))) {
    await client.packages.install([library]).catch((error: Error) => onLog(`PREINSTALL_LIBS: ${error.message}`));
  }
}

function normalize(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

function onLog(line: string): void {
  process.stderr.write(`${line}\n`);
}
