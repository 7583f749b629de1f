import { join } from "node:path";
import { readEnvironment } from "./connections.ts";

/**
 * The package index of this machine: what `PIP_INDEX_URL` says, else what pip is set up to use, else
 * what micropip uses (in `micropip`, its unpacked tree). Null when there is none, or none is wanted.
 */
export async function findIndexUrl(storeSources: string, micropip?: string): Promise<string | null> {
  if (readEnvironment("PIP_NO_INDEX")) return null;
  return (
    readEnvironment("PIP_INDEX_URL") ?? (await askPip(storeSources)) ?? (micropip ? await readMicropip(micropip) : null)
  );
}

async function askPip(storeSources: string): Promise<string | undefined> {
  for (const python of ["python3", "python"]) {
    try {
      const command = new Deno.Command(python, { args: ["-I", join(storeSources, "index-url.py")], stderr: "null" });
      const { success, stdout } = await command.output();
      const url = new TextDecoder().decode(stdout).trim();
      if (success && url) return url;
    } catch {
      // There is no such program, or this process may not start it.
    }
  }
  return undefined;
}

async function readMicropip(tree: string): Promise<string | null> {
  const source = await Deno.readTextFile(join(tree, "micropip", "package_index.py")).catch(() => "");
  return /^PYPI_URL\s*=\s*"([^"]+)"/m.exec(source)?.[1] ?? null;
}
