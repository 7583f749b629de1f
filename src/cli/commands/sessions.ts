import type { Command } from "commander";
import type { SandboxClient } from "../../client/index.ts";
import type { Snapshot } from "../../protocol/index.ts";
import { runNumber } from "../arguments.ts";
import { date, megabytes } from "../format.ts";
import { print } from "../print.ts";
import { withoutSpares } from "../with-client.ts";
import { addExchangeCommands } from "./exchange-sessions.ts";
import { inspectSession, unknownSession } from "./inspect-session.ts";

interface Options {
  json: boolean;
}

export function addSessionsCommands(program: Command): void {
  const sessions = program
    .command("sessions")
    .description("look after the sessions that are saved; `pyodide-sandbox run --session ID` goes on with one");
  sessions
    .command("list")
    .description("list the saved sessions, or the runs of one that can be gone back to")
    .argument("[id]")
    .option("--json", "print JSON", false)
    .action(list);
  sessions
    .command("inspect")
    .description("say what is saved of a session: its runs, times, bytes, template, packages and agent")
    .argument("<id>")
    .option("--variables", "and its variables, for which it is brought back into a process", false)
    .option("--json", "print JSON", false)
    .action(inspectSession);
  sessions
    .command("fork")
    .description("make another session with the same past; the first one stays as it is")
    .argument("<id>")
    .argument("<new-id>", "one that no session has")
    .option("--run <number>", "branch off after this run instead of the last one", runNumber)
    .option("--json", "print JSON", false)
    .action(fork);
  sessions
    .command("rewind")
    .description("take a session back to what it was after a run; the runs after it are forgotten")
    .argument("<id>")
    .argument("<run>", "number of a run that `sessions list ID` names", runNumber)
    .option("--json", "print JSON", false)
    .action(rewind);
  addExchangeCommands(sessions);
  sessions
    .command("rm")
    .description("end a session and delete what is saved of it")
    .argument("<id>")
    .option("--json", "print JSON", false)
    .action(remove);
}

async function list(id: string | undefined, { json }: Options): Promise<void> {
  if (id !== undefined) {
    const snapshots = await withoutSpares((client) => client.session(id).snapshots());
    print(snapshots, json, snapshots.map(formatSnapshot).join("\n") || `Nothing is saved of session "${id}".`);
    return;
  }
  const sessions = summarize(await withoutSpares((client) => client.snapshots()));
  print(sessions, json, sessions.map(formatSession).join("\n") || "No session is saved.");
}

async function fork(id: string, to: string, { run, json }: Options & { run?: number }): Promise<void> {
  await withoutSpares((client) => client.session(id).fork(to, run === undefined ? {} : { run }));
  const when = run === undefined ? "" : ` after run ${run}`;
  print({ session: to }, json, `Session "${to}" goes on from session "${id}"${when}.`);
}

async function rewind(id: string, run: number, { json }: Options): Promise<void> {
  await withoutSpares((client) => client.session(id).rewind(run));
  print({ session: id, run }, json, `Session "${id}" is as it was after run ${run}.`);
}

async function remove(id: string, { json }: Options): Promise<void> {
  await withoutSpares(async (client) => {
    const session = client.session(id);
    const isThere = (await session.snapshots()).length > 0 || (await isOpen(client, id));
    if (!isThere) throw unknownSession(id);
    await session.close();
  });
  print({ session: id }, json, `Session "${id}" is deleted.`);
}

async function isOpen(client: SandboxClient, id: string): Promise<boolean> {
  return (await client.status()).sessions.some((session) => session.id === id);
}

/** What is saved of one session. */
interface SavedSession {
  session: string;
  /** Number of the last run that is saved. */
  run: number;
  /** Milliseconds since 1970. */
  savedAt: number;
  snapshots: number;
  /** Bytes on disk. */
  size: number;
}

/** The sessions of snapshots that come with the newest first. */
function summarize(snapshots: Snapshot[]): SavedSession[] {
  const sessions = new Map<string, SavedSession>();
  for (const { session, run, savedAt, size } of snapshots) {
    const known = sessions.get(session);
    if (known === undefined) sessions.set(session, { session, run, savedAt, snapshots: 1, size });
    else sessions.set(session, { ...known, snapshots: known.snapshots + 1, size: known.size + size });
  }
  return [...sessions.values()];
}

function formatSession({ session, run, savedAt, snapshots, size }: SavedSession): string {
  const saved = `${snapshots} ${snapshots === 1 ? "snapshot " : "snapshots"}`;
  return `${session.padEnd(40)} run ${String(run).padEnd(5)} ${date(savedAt)}  ${saved.padStart(14)} ${megabytes(size)}`;
}

function formatSnapshot({ run, savedAt, size }: Snapshot): string {
  return `run ${String(run).padEnd(5)} ${date(savedAt)} ${megabytes(size)}`;
}
