import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sandboxHome } from "../../src/config/home.ts";

/** What is the same for all, and takes minutes to make. */
const SHARED = ["store", "templates", "deno"];

/** A home of the sandbox with the packages of this machine's own and no sessions; disposing deletes it. */
export function makeSandboxHome(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), "sandbox-home-"));
  for (const name of SHARED) symlinkSync(join(sandboxHome(), name), join(path, name));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
