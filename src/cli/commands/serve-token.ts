import type { Command } from "commander";
import { Option } from "commander";
import {
  addToken,
  hashToken,
  newToken,
  readTokenFile,
  removeToken,
  SCOPES,
  type TokenEntry,
} from "../../http/index.ts";
import { positiveNumber } from "../arguments.ts";
import { print } from "../print.ts";
import { defaultTokenFile } from "../token-file.ts";

interface Options {
  tokens: string;
  json: boolean;
}

interface CreateOptions extends Options {
  name: string;
  scopes: TokenEntry["scopes"];
  agent?: string;
  days?: number;
  requests?: number;
  runs?: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Adds `serve token`: who may use the API. A server that runs sees each change at once. */
export function addTokenCommands(serve: Command): void {
  const token = serve.command("token").description("look after the tokens that the API asks for");

  withFile(token.command("create").description("make a token, and print it once: only its SHA-256 is kept"))
    .requiredOption("--name <name>", "tells its sessions from those of other tokens")
    .addOption(new Option("--scopes <scope...>", "what it may do").choices(SCOPES).default(["execute", "files"]))
    .option("--agent <name>", "agent whose rules of the policy hold for it")
    .option("--days <number>", "days until it expires", positiveNumber)
    .option("--requests <number>", "requests a minute", positiveNumber)
    .option("--runs <number>", "runs at the same time", positiveNumber)
    .action(create);
  withFile(token.command("list").description("list the tokens")).action(list);
  withFile(token.command("rm").description("take a token out").argument("<name>")).action(remove);
}

function withFile(command: Command): Command {
  return command
    .option("--tokens <file>", "file that they are kept in", defaultTokenFile())
    .option("--json", "print JSON", false);
}

async function create({ tokens, json, name, scopes, agent, days, requests, runs }: CreateOptions): Promise<void> {
  const token = newToken();
  const entry = await addToken(tokens, {
    name,
    sha256: hashToken(token),
    scopes,
    agent: agent ?? null,
    expiresAt: days === undefined ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
    limits: { requestsPerMinute: requests, concurrentRuns: runs },
  });
  print({ ...entry, token }, json, token);
}

async function list({ tokens, json }: Options): Promise<void> {
  const entries = await readTokenFile(tokens);
  print(entries, json, entries.map(formatToken).join("\n") || "There is no token.");
}

async function remove(name: string, { tokens, json }: Options): Promise<void> {
  await removeToken(tokens, name);
  print({ name }, json, `The token "${name}" is no longer accepted.`);
}

function formatToken({ name, scopes, agent, expiresAt }: TokenEntry): string {
  const forAgent = agent === null ? "" : `  agent ${agent}`;
  return `${name.padEnd(24)} ${scopes.join(", ").padEnd(32)} ${expiresAt ?? "never expires"}${forAgent}`;
}
