import { parseArgs } from "node:util";
import { SandboxError } from "../src/protocol/index.ts";

export interface SidecarOptions {
  home: string;
  /** Directory with the policy files. */
  config: string | undefined;
  host: string;
  /** 0 for any that is free. */
  port: number;
  /** Whether other processes may find it through `sidecar.json` in the home. */
  shared: boolean;
}

/** @throws SandboxError `BAD_POLICY` for arguments that cannot be used. */
export function readOptions(args: string[]): SidecarOptions {
  const { values } = parseArgs({
    args,
    options: {
      home: { type: "string" },
      config: { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "0" },
      shared: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new SandboxError("BAD_POLICY", `"${values.port}" is no port`);
  if (values.home === undefined) throw new SandboxError("BAD_POLICY", "The sidecar needs --home with its directory");
  return { home: values.home, config: values.config, host: values.host, port, shared: values.shared };
}
