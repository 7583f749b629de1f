#!/usr/bin/env node
import { once } from "node:events";
import { parseArgs } from "node:util";
import { SandboxError } from "../protocol/index.ts";
import { ENVIRONMENT_HELP, readEnvironment } from "./read-environment.ts";
import { createPlatform, type Platform } from "./server/create-platform.ts";
import { listen } from "./server/listen.ts";

const HELP = `Usage: npm start [-- --help]

Serves the chat platform until it is interrupted, and prints a link that signs in as its administrator, once.

${ENVIRONMENT_HELP}`;

try {
  const { values } = parseArgs({ options: { help: { type: "boolean", short: "h", default: false } } });
  if (values.help) process.stdout.write(HELP);
  else await start();
} catch (error) {
  report(error);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const { host, port, isPortOpen, publicUrl, ...settings } = readEnvironment(process.env);
  // The port is part of the platform's links and cookies, so it has to be known first.
  let platform: Platform | undefined;
  const server = await listen((...request) => platform?.app.fetch(...request) ?? answerEarly(), {
    host,
    port,
    isPortOpen,
  });
  try {
    const url = publicUrl ?? server.url;
    platform = await createPlatform({ ...settings, url, onLog: log });
    await welcome(platform, url);
    void preparePackages(platform);
    await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    print("Saving the sessions, then ending. Once more ends at once.");
    process.once("SIGINT", () => process.exit(130));
  } finally {
    platform?.endStreams();
    await server.close();
    await platform?.close();
  }
}

/** To whoever comes before the database is open. */
function answerEarly(): Response {
  return new Response("The platform is starting; load this page again.", { status: 503 });
}

async function welcome({ services, place, createSignInLink }: Platform, url: string): Promise<void> {
  print(`The chat platform is at ${url}; its data is in ${place}. Ctrl-C ends it.`);
  print(await describeModel(services));
  print(`\nSign in as its administrator, once and within the hour:\n\n    ${(await createSignInLink()).url}\n`);
}

/** What answers; or why it cannot, which administrators can change while the server runs. */
async function describeModel({ models }: Platform["services"]): Promise<string> {
  if (await models.isDemo()) {
    return "An offline demo answers, no language model. Set MODEL, such as MODEL=openai:gpt-5.1, for one.";
  }
  try {
    await models.use(null);
    return `The model "${(await models.list())[0]?.id}" answers.`;
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return `${error.message}. ${error.suggestion}`;
  }
}

/** Fetches what the policy prepares, which takes minutes at the first start; the page is usable meanwhile. */
async function preparePackages({ services }: Platform): Promise<void> {
  let last = "";
  try {
    const client = await services.sandbox.client();
    await client.packages.prepare(({ step }) => {
      if (step !== last) log(step);
      last = step;
    });
    if (last !== "") log("The Python packages are ready.");
  } catch (error) {
    report(error);
  }
}

function report(error: unknown): void {
  const known = error instanceof SandboxError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${known ? `${message}\n${error.suggestion}` : message}\n`);
  if (process.env["DEBUG"] || !known) console.error(error);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
