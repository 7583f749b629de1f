import type { SessionInfo, Snapshot, Variable } from "../../protocol/index.ts";
import { SandboxError } from "../../protocol/index.ts";
import { date, megabytes } from "../format.ts";
import { print } from "../print.ts";
import { withoutSpares } from "../with-client.ts";

interface Options {
  variables: boolean;
  json: boolean;
}

/** What is known of a session. */
interface Inspection {
  session: string;
  agent: string | null;
  /** Of the process that has it, where one is running. */
  live: SessionInfo | null;
  /** The last one first. */
  snapshots: Snapshot[];
  /** Null when they were not asked for. */
  variables: Variable[] | null;
}

/** Says what is saved of a session, and with `variables` what is in it, for which it is brought back. */
export async function inspectSession(id: string, { variables, json }: Options): Promise<void> {
  const inspection = await withoutSpares(async (client): Promise<Inspection> => {
    const live = (await client.status()).sessions.find((session) => session.id === id) ?? null;
    const session = client.session(id);
    const snapshots = await session.snapshots();
    const [newest] = snapshots;
    if (live === null && newest === undefined) throw unknownSession(id);
    const agent = live?.agent ?? newest?.agent ?? null;
    return { session: id, agent, live, snapshots, variables: variables ? await session.variables() : null };
  });
  print(inspection, json, format(inspection));
}

export function unknownSession(id: string): SandboxError {
  const advice = "`pyodide-sandbox sessions list` names those that are saved.";
  return new SandboxError("UNKNOWN_SESSION", `There is no session "${id}"`, advice);
}

function format({ session, agent, live, snapshots, variables }: Inspection): string {
  const [newest] = snapshots;
  const total = snapshots.reduce((sum, { size }) => sum + size, 0);
  const facts: [string, string][] = [
    ["Session", session],
    ["Agent", agent ?? "none"],
    ["State", live?.state ?? "saved"],
    ["Runs", String(live?.runs ?? newest?.run ?? 0)],
    ["Saved", newest ? `${snapshots.length} times, ${megabytes(total).trim()}` : "not yet"],
    ...(newest ? describeNewest(newest) : []),
  ];
  return [
    ...facts.map(([name, value]) => `${name.padEnd(9)} ${value}`),
    ...snapshots.map(({ run, savedAt, size }) => `  run ${String(run).padEnd(5)} ${date(savedAt)} ${megabytes(size)}`),
    ...(variables === null ? [] : ["Variables", ...variables.map(formatVariable)]),
  ].join("\n");
}

function describeNewest({ template, mounts, pythonVersion }: Snapshot): [string, string][] {
  return [
    ["Python", pythonVersion],
    ["Template", template],
    ...mounts.map(({ directory, at }): [string, string] => ["Mount", `${directory} at ${at}`]),
  ];
}

function formatVariable({ name, type, shape, size, preview }: Variable): string {
  const measure = [shape, size === null ? null : `${size} bytes`].filter((part) => part !== null).join(", ");
  return `  ${name}: ${type}${measure === "" ? "" : ` (${measure})`} = ${preview}`;
}
