import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Where Debian and its like put the programs of each version. */
const VERSIONS = "/usr/lib/postgresql";

export interface Postgres {
  /** A database of its own, empty. */
  createDatabase(): string;
  stop(): Promise<void>;
}

/** Directory of the newest Postgres on this machine; undefined where there is none. */
export function findPostgres(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const newest = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return newest.map((version) => join(VERSIONS, version, "bin")).find((bin) => existsSync(join(bin, "initdb")));
}

/** A Postgres server with data of its own, on loopback. */
export async function startPostgres(bin: string): Promise<Postgres> {
  const account = unprivilegedAccount();
  const data = mkdtempSync(join(tmpdir(), "postgres-"));
  if (account) chownSync(data, account.uid, account.gid);
  const run = (program: string, words: string[]) => execFileSync(join(bin, program), words, { ...account, cwd: data });
  run("initdb", ["-D", data, "-U", "tester", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"]);
  const port = await freePort();
  const address = ["-c", `port=${port}`, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="];
  const words = ["-D", data, ...address, "-c", "fsync=off", "-c", "max_connections=50"];
  const server = spawn(join(bin, "postgres"), words, { ...account, cwd: data, stdio: ["ignore", "ignore", "pipe"] });
  await untilReady(server);
  let made = 0;
  return {
    createDatabase() {
      made += 1;
      run("createdb", ["-h", "127.0.0.1", "-p", String(port), "-U", "tester", `test_${made}`]);
      return `postgres://tester@127.0.0.1:${port}/test_${made}`;
    },
    async stop() {
      const ended = once(server, "exit");
      server.kill("SIGINT"); // Ends at once, with its connections.
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Postgres refuses to run as root. */
function unprivilegedAccount(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return { uid: idOfNobody("-u"), gid: idOfNobody("-g") };
}

function idOfNobody(option: "-u" | "-g"): number {
  return Number(execFileSync("id", [option, "nobody"]).toString());
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function untilReady(server: ChildProcess): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stderr! })) {
    if (line.includes("database system is ready to accept connections")) return void server.stderr!.resume();
    lines.push(line);
  }
  throw new Error(`Postgres did not start:\n${lines.join("\n")}`);
}
