import { join } from "node:path";
import type { Command } from "commander";
import { startSidecar } from "../../client/start-sidecar.ts";
import { sandboxHome } from "../../config/home.ts";
import { SandboxError } from "../../protocol/index.ts";
import { port } from "../arguments.ts";
import { isLoopback } from "../is-loopback.ts";

interface Options {
  host: string;
  port: number;
  json: boolean;
}

export function addSidecarCommand(program: Command): void {
  program
    .command("sidecar")
    .description("run a sidecar that several processes share, until it is interrupted")
    .option("--port <number>", "port to listen on; 0 for any that is free", port, 0)
    .option(
      "--host <address>",
      "address to listen on; other than loopback only with PYODIDE_SANDBOX_TOKEN",
      "127.0.0.1",
    )
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nProcesses of this user find it by themselves, and use it instead of one of their own.")
    .action(share);
}

async function share({ host, port, json }: Options): Promise<void> {
  const token = process.env["PYODIDE_SANDBOX_TOKEN"];
  if (!token && !isLoopback(host)) {
    throw new SandboxError(
      "UNAUTHORIZED",
      `Cannot listen on "${host}" without a token`,
      "Set PYODIDE_SANDBOX_TOKEN to a long random text, or leave out --host.",
    );
  }
  const home = sandboxHome();
  const sidecar = await startSidecar({ home, share: { host, port }, onLog, ...(token ? { token } : {}) });
  let isAsked = false;
  const stop = () => {
    isAsked = true;
    void sidecar.stop();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);

  const { url } = sidecar.endpoint;
  const tokenAt = token ? "PYODIDE_SANDBOX_TOKEN" : join(home, "sidecar.json");
  const text = `The sidecar listens at ${url}; its token is in ${tokenAt}. Ctrl-C ends it.`;
  process.stdout.write(`${json ? JSON.stringify({ url, home }) : text}\n`);

  const reason = await sidecar.ended;
  if (!isAsked) throw new SandboxError("SIDECAR_UNREACHABLE", reason, "Its log above says more.");
}

function onLog(line: string): void {
  process.stderr.write(`${line}\n`);
}
