import { sandboxHome } from "../config/home.ts";
import {
  type Broadcast,
  type Limits,
  type PackageInfo,
  type PolicyCheck,
  type Progress,
  type RequestOf,
  SandboxError,
  type SidecarStatus,
  type Snapshot,
  type TemplateInfo,
  type UrlTrial,
} from "../protocol/index.ts";
import { Channel } from "./channel.ts";
import { importSession } from "./exchange.ts";
import { request, requestOn } from "./request.ts";
import { Runs } from "./runs.ts";
import { Session } from "./session.ts";
import { localSidecar, remoteSidecar, type Sidecar } from "./sidecar.ts";

export interface ConnectOptions {
  /** URL of a sidecar that somebody else runs; `PYODIDE_SANDBOX_URL` when left out. */
  url?: string;
  /** That sidecar's token; `PYODIDE_SANDBOX_TOKEN` when left out. */
  token?: string;
  /** Directory of the package store and the saved sessions; `PYODIDE_SANDBOX_HOME`, else the user's cache, when left out. */
  home?: string;
  /** Directory with the policy files, for a sidecar that this client starts. */
  config?: string;
  /** Laid over the policy file, for a sidecar that this client starts. */
  policy?: Record<string, unknown>;
  /** Directories besides the home that such a sidecar may write, such as the target of `packages.mirror`. */
  writable?: string[];
  /** Use a sidecar that runs already on this home, if there is one; false by default. */
  discover?: boolean;
  /** Start a sidecar when none is given or found; true by default. */
  start?: boolean;
  /** Takes the log of a sidecar that this client starts, line by line. */
  onLog?: (line: string) => void;
  /** Takes what happens to the sidecar's sessions, whoever uses them: each that is opened, ends, or loses its Python. */
  onSessionEvent?: (event: Broadcast) => void;
}

/** The package store of a sidecar. */
export interface Packages {
  list(): Promise<PackageInfo[]>;
  /** Installs requirements such as `flask>=3`, and resolves with what came with them, as `name==version`. */
  install(requirements: string[], onProgress?: (progress: Progress) => void): Promise<string[]>;
  /** Fetches what the policy prepares for every session. */
  prepare(onProgress?: (progress: Progress) => void): Promise<void>;
  /** Writes what an air-gapped machine needs as its package source; see `ConnectOptions.writable`. */
  mirror(directory: string, onProgress?: (progress: Progress) => void): Promise<void>;
}

/** The Pythons with modules imported that sessions start from: those of the sandbox, and those of the policy's `templates`. */
export interface Templates {
  list(): Promise<TemplateInfo[]>;
  /** Makes what is missing, of one name or of all; with `force` anew. */
  build(
    options?: { name?: string | undefined; force?: boolean },
    onProgress?: (progress: Progress) => void,
  ): Promise<TemplateInfo[]>;
  /**
   * Removes those of one name or of all, and with `stale` only those that new sessions do not start from. What a saved session or a
   * kernel needs is kept.
   *
   * @throws SandboxError `UNKNOWN_TEMPLATE`
   */
  remove(options: {
    name?: string | undefined;
    stale?: boolean;
  }): Promise<{ removed: TemplateInfo[]; kept: TemplateInfo[] }>;
}

/**
 * A connection to a sidecar, which it starts when none is given.
 *
 * @example
 * await using client = await SandboxClient.connect();
 * const { value } = await client.session("conversation-1").execute("6 * 7");
 */
export class SandboxClient implements AsyncDisposable {
  readonly packages: Packages = {
    list: async () => (await request(this.#channel, "packages.list", {})).packages,
    install: async (requirements, onProgress) =>
      (await request(this.#channel, "packages.install", { requirements }, onProgress)).installed,
    prepare: async (onProgress) => void (await request(this.#channel, "packages.prepare", {}, onProgress)),
    mirror: async (directory, onProgress) =>
      void (await request(this.#channel, "packages.mirror", { directory }, onProgress)),
  };

  readonly templates: Templates = {
    list: async () => (await request(this.#channel, "templates.list", {})).templates,
    build: async (options = {}, onProgress) =>
      (await request(this.#channel, "templates.build", options, onProgress)).templates,
    remove: async (options) => {
      const { removed, kept } = await request(this.#channel, "templates.remove", options);
      return { removed, kept };
    },
  };

  readonly #sessions = new Map<string, Session>();
  readonly #sidecar: Sidecar;
  readonly #channel: Channel;
  readonly #runs: Runs;
  /** What `setPolicy` has laid over the policy file, for each sidecar that this client is connected to. */
  #policy: Record<string, unknown> | undefined;

  private constructor(options: ConnectOptions) {
    this.#sidecar = chooseSidecar(options, (reason) => this.#runs.loseAll(reason));
    this.#channel = new Channel({
      endpoint: () => this.#sidecar.endpoint(),
      prepare: async (connection) => {
        if (this.#policy === undefined) return;
        await requestOn(this.#channel, connection, "policy.set", { overrides: toJson(this.#policy) });
      },
      onBroadcast: options.onSessionEvent,
    });
    this.#runs = new Runs(this.#channel);
  }

  /**
   * Connects to the sidecar that the options or the environment name, or starts one.
   *
   * @throws SandboxError `SIDECAR_UNREACHABLE`, `UNAUTHORIZED`, `VERSION_MISMATCH`, `DENO_MISSING`, `BAD_POLICY`
   */
  static async connect(options: ConnectOptions = {}): Promise<SandboxClient> {
    const client = new SandboxClient(options);
    try {
      await client.#channel.connect(0);
      return client;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  /** The session of that name, the same object each time; it is opened when it is first used. */
  session(id: string, { agent }: { agent?: string } = {}): Session {
    const known = this.#sessions.get(id);
    if (known && agent !== undefined && agent !== known.agent) {
      throw new SandboxError("POLICY_DENIED", `Session "${id}" does not belong to the agent "${agent}"`);
    }
    if (known) return known;
    const session = new Session(id, agent, {
      channel: this.#channel,
      runs: this.#runs,
      sibling: (other) => this.session(other, forAgent(agent)),
      forget: () => this.#sessions.delete(id),
    });
    this.#sessions.set(id, session);
    return session;
  }

  async status(): Promise<SidecarStatus> {
    return (await request(this.#channel, "status", {})).status;
  }

  /**
   * What is saved of all sessions, or of one, the newest first; any of them goes on when it is used.
   *
   * @example
   * const [latest] = await client.snapshots();
   * if (latest) await client.session(latest.session).execute("print('still here')");
   */
  async snapshots(session?: string): Promise<Snapshot[]> {
    return (await request(this.#channel, "session.snapshots", { session })).snapshots;
  }

  /** Whether there is a session of that name, awake or saved; opens none. */
  async hasSession(id: string): Promise<boolean> {
    const isOpen = (await this.status()).sessions.some((session) => session.id === id);
    return isOpen || (await this.snapshots(id)).length > 0;
  }

  /**
   * Saves a session from what `session.export()` gave, here or elsewhere, under its own name or another one. Whoever imports a
   * session from a stranger runs that stranger's Python, within the walls of the sandbox.
   *
   * @throws SandboxError `BAD_SNAPSHOT` for a file that is cut off or changed, `VERSION_MISMATCH` for one of another version,
   *   `SESSION_EXISTS`, and `STORE_UNAVAILABLE` when packages that it needs are not there
   * @example
   * const session = await client.importSession(createReadStream("conversation-1.pysession"), { as: "copy" });
   */
  async importSession(
    file: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options: { as?: string } = {},
  ): Promise<Session> {
    const { session, agent } = await importSession(this.#channel, file, options.as);
    return this.session(session, forAgent(agent ?? undefined));
  }

  /** A secret for one purpose, 32 bytes, that all sidecars share whose sessions are saved in the same place. */
  async secret(purpose: string): Promise<Uint8Array> {
    return Buffer.from((await request(this.#channel, "secret", { purpose })).secret, "base64");
  }

  /** What a session of the agent may rely on. */
  async limits(agent?: string): Promise<Limits> {
    return (await request(this.#channel, "limits", forAgent(agent))).limits;
  }

  /**
   * The policy that holds for the agent, the flags that its kernels start with, and whether the policy has rules of its own
   * for that agent.
   */
  async explainPolicy(agent?: string): Promise<{ policy: unknown; flags: string[]; narrowed: boolean }> {
    const { policy, flags, narrowed } = await request(this.#channel, "policy.explain", forAgent(agent));
    return { policy, flags, narrowed };
  }

  /**
   * Lays rules over the policy file, in place of those of `ConnectOptions.policy` and of the last call; for all clients of the
   * sidecar, and again for one that takes its place. A kernel that runs keeps its rights of network, memory and reading until it
   * ends (`isOutdated` in the session's `info`; `hibernate` ends it, and its next run resumes under the new rules); all other rules
   * hold from the next run on.
   *
   * @throws SandboxError `BAD_POLICY`; the rules of before then hold on
   * @example
   * await client.setPolicy({ network: { mode: "hosts", hosts: ["api.example.com"] } });
   */
  async setPolicy(policy: Record<string, unknown>): Promise<void> {
    const before = this.#policy;
    this.#policy = policy; // Before it is sent, for a connection that is made meanwhile.
    await request(this.#channel, "policy.set", { overrides: toJson(policy) }).catch((error: unknown) => {
      if (error instanceof SandboxError && error.code === "BAD_POLICY") this.#policy = before;
      throw error;
    });
  }

  /** What rules would come to if they were set: their faults, or the flags that an agent's kernels would start with. */
  async checkPolicy(policy: Record<string, unknown>, agent?: string): Promise<PolicyCheck> {
    const fields = { overrides: toJson(policy), ...forAgent(agent) };
    const { faults, flags } = await request(this.#channel, "policy.check", fields);
    return { faults, flags };
  }

  /**
   * Whether Python could reach a URL, tried by fetching it with a kernel's rights.
   *
   * @param options `policy`: as it would be under these rules
   * @throws SandboxError `BAD_POLICY` for rules that cannot be
   */
  async tryUrl(url: string, options: { policy?: Record<string, unknown>; agent?: string } = {}): Promise<UrlTrial> {
    const { policy, agent } = options;
    const fields = { url, ...(policy && { overrides: toJson(policy) }), ...forAgent(agent) };
    const { outcome, message } = await request(this.#channel, "policy.try", fields);
    return { outcome, message };
  }

  /** Disconnects, and ends the sidecar if this client started it; its sessions are saved first. */
  async close(): Promise<void> {
    this.#channel.close();
    await this.#sidecar.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function chooseSidecar(options: ConnectOptions, onEnded: (reason: string) => void): Sidecar {
  const url = options.url ?? process.env["PYODIDE_SANDBOX_URL"];
  const token = options.token ?? process.env["PYODIDE_SANDBOX_TOKEN"];
  if (url) return remoteSidecar(token === undefined ? { url } : { url, token });
  const { home = sandboxHome(), discover = false, start = true } = options;
  return localSidecar({ ...options, home, discover, start, onEnded });
}

type Json = RequestOf<"policy.set">["overrides"];
const toJson = (policy: Record<string, unknown>) => JSON.parse(JSON.stringify(policy)) as Json;

const forAgent = (agent?: string) => (agent === undefined ? {} : { agent });
