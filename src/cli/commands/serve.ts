import { once } from "node:events";
import { type Command, Option } from "commander";
import type { SandboxClient } from "../../client/index.ts";
import { createHttpApp, newToken, oneToken, readTokenFile, tokensOfFile } from "../../http/index.ts";
import { createJupyterApp } from "../../jupyter/index.ts";
import { createMcpApp } from "../../mcp/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import { port } from "../arguments.ts";
import { isLoopback } from "../is-loopback.ts";
import { listen } from "../listen.ts";
import { packageVersion } from "../../client/index.ts";
import { E2B_PORT, serveE2b } from "../serve-e2b.ts";
import { readServeEnvironment } from "../serve-environment.ts";
import { defaultTokenFile } from "../token-file.ts";
import { withClient } from "../with-client.ts";
import { addTokenCommands } from "./serve-token.ts";

interface Options {
  host: string;
  port: number;
  url?: string;
  tokens?: string;
  e2b?: number;
  json: boolean;
}

const HELP = `
Without tokens, a new one is printed at each start, and POST /api/execute and --e2b need none of whoever is on this machine.

Environment:
  EXECUTION_TIMEOUT   seconds that code sent to /api/execute may run (default: 30)
  PREINSTALL_LIBS     packages, separated by spaces, to install before the server listens
`;

export function addServeCommand(program: Command): void {
  const serve = program
    .command("serve")
    .description(
      "serve the HTTP API, MCP (/mcp) and Jupyter's clients (/jupyter) until it is interrupted; its reference is at /reference",
    )
    .option("--host <address>", "address to listen on; other than loopback only with tokens", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0 for any that is free", port, 8080)
    .option("--url <url>", "sidecar to use; its token in PYODIDE_SANDBOX_TOKEN")
    .option("--tokens <file>", "file of the tokens that `serve token` makes (default: in the sandbox's directory)")
    .addOption(
      new Option(
        "--e2b [port]",
        `also serve E2B's SDKs in debug mode, on loopback at this port (${E2B_PORT} when left out)`,
      )
        .preset(String(E2B_PORT))
        .argParser(port),
    )
    .option("--json", "print JSON", false)
    .addHelpText("after", HELP)
    .enablePositionalOptions()
    .action(start);
  addTokenCommands(serve);
}

async function start({ host, port, url, tokens = defaultTokenFile(), e2b: e2bPort, json }: Options): Promise<void> {
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
    const { app, callerOf, callerOfToken, close } = await createHttpApp(client, {
      findCaller: token === null ? tokensOfFile(tokens) : oneToken(token),
      isExecuteOpen: token !== null,
      executeTimeoutMs: timeoutMs,
      version: packageVersion(),
    });
    app.route("/", createMcpApp(client, { callerOf }));
    const jupyter = createJupyterApp(client, { callerOf: callerOfToken });
    app.route("/", jupyter.app);
    const e2b =
      e2bPort === undefined ? undefined : await serveE2b(client, { port: e2bPort, callerOf: callerOfToken, onLog });
    const server = await listen(app, { host, port, webSockets: jupyter.webSockets }).catch(async (error) => {
      await e2b?.close();
      throw error;
    });
    const access = token === null ? `Tokens are in ${tokens}.` : `Token: ${token}`;
    const e2bText = e2b === undefined ? "" : `E2B's SDKs in debug mode: ${e2b.url}\n`;
    const text = `Listening at ${server.url}; the reference is at ${server.url}/reference. Ctrl-C ends it.\n${e2bText}${access}`;
    const urls = { url: server.url, ...(e2b !== undefined && { e2bUrl: e2b.url }) };
    process.stdout.write(`${json ? JSON.stringify({ ...urls, token }) : text}\n`);
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    jupyter.close();
    await Promise.all([server.close(), e2b?.close()]);
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
