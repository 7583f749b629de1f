import { join } from "node:path";
import { sandboxHome } from "../config/home.ts";

/** File in the sandbox's directory that an administrator's tokens are kept in. */
export function defaultTokenFile(): string {
  return join(sandboxHome(), "tokens.json");
}
