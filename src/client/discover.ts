import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import type { Endpoint } from "./start-sidecar.ts";

const sidecarFileSchema = z.object({ url: z.url({ protocol: /^ws$/ }), token: z.string() });

/** The sidecar that says in `sidecar.json` that it serves this home; undefined when there is none, or it is gone. */
export async function discoverSidecar(home: string): Promise<Endpoint | undefined> {
  try {
    const endpoint = sidecarFileSchema.parse(JSON.parse(await readFile(join(home, "sidecar.json"), "utf8")));
    return (await isListening(new URL(endpoint.url))) ? endpoint : undefined;
  } catch {
    return undefined;
  }
}

function isListening({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
