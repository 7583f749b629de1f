import { SandboxError } from "../protocol/index.ts";
import { discoverSidecar } from "./discover.ts";
import { type Endpoint, type SidecarProcess, startSidecar, type StartOptions } from "./start-sidecar.ts";

/** Where the client's sidecar is, each time that it connects. */
export interface Sidecar {
  endpoint(): Promise<Endpoint>;
  /** Ends the sidecar if this client started it. */
  stop(): Promise<void>;
}

export interface LocalOptions extends StartOptions {
  /** Use a sidecar that runs already on this home, if there is one. */
  discover: boolean;
  /** Start one otherwise. */
  start: boolean;
  /** Called when a sidecar that this client started has ended, by `stop` or by itself. */
  onEnded: (reason: string) => void;
}

/** A sidecar that somebody else runs. */
export function remoteSidecar(endpoint: Endpoint): Sidecar {
  if (!/^wss?:/i.test(endpoint.url) || !URL.canParse(endpoint.url)) {
    throw new SandboxError("SIDECAR_UNREACHABLE", `Cannot use "${endpoint.url}" as the sidecar's URL`);
  }
  return { endpoint: () => Promise.resolve(endpoint), stop: () => Promise.resolve() };
}

/** A sidecar on this machine: found or started when it is first needed, and again after it ended. */
export function localSidecar(options: LocalOptions): Sidecar {
  let own: Promise<SidecarProcess> | undefined;

  let stopped = false;

  const start = async () => {
    const started = await startSidecar(options);
    void forgetWhenEnded(started);
    return started;
  };
  const forgetWhenEnded = async ({ ended }: SidecarProcess) => {
    const reason = await ended;
    own = undefined;
    options.onEnded(reason);
  };

  return {
    async endpoint() {
      const found = own === undefined && options.discover ? await discoverSidecar(options.home) : undefined;
      if (found) return found;
      if (stopped) throw new SandboxError("CONNECTION_LOST", "The client was closed");
      if (!options.start) throw new SandboxError("SIDECAR_UNREACHABLE", `No sidecar runs on "${options.home}"`);
      own ??= start();
      own.catch(() => (own = undefined));
      return (await own).endpoint;
    },
    async stop() {
      stopped = true;
      const started = await own?.catch(() => undefined);
      await started?.stop();
    },
  };
}
