import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The secret that signs cookies: made once, and kept where only this account can read it. */
export async function cookieSecret(dataFolder: string): Promise<string> {
  const file = join(dataFolder, "cookie-secret");
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  await writeFile(file, randomBytes(32).toString("base64url"), { flag: "wx", mode: 0o600 }).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
  return readFile(file, "utf8");
}
