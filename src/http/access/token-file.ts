import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";
import { callerLimitsSchema, SCOPES } from "./caller.ts";

const tokenEntrySchema = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,63}$/, "Expected up to 64 letters, digits, - and _"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "Expected a SHA-256 in hexadecimal"),
  scopes: z.array(z.enum(SCOPES)).min(1),
  expiresAt: z.iso.datetime().nullable().default(null),
  agent: z.string().min(1).max(128).nullable().default(null),
  limits: callerLimitsSchema.prefault({}),
});
export type TokenEntry = z.infer<typeof tokenEntrySchema>;

const tokenFileSchema = z.strictObject({
  tokens: z
    .array(tokenEntrySchema)
    .refine((tokens) => new Set(tokens.map(({ name }) => name)).size === tokens.length, "Two tokens have one name"),
});

/**
 * The tokens of a file; none when there is no file.
 *
 * @throws SandboxError `BAD_POLICY` that names each fault
 */
export async function readTokenFile(path: string): Promise<TokenEntry[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return '{"tokens":[]}';
    throw new SandboxError("BAD_POLICY", `Cannot read the tokens in "${path}" (${error.code})`);
  });
  const parsed = tokenFileSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data.tokens;
  const faults = z.prettifyError(parsed.error).replaceAll("\n", " ");
  throw new SandboxError("BAD_POLICY", `The tokens in "${path}" cannot be used: ${faults}`, "Correct the file.");
}

/**
 * Adds a token.
 *
 * @throws SandboxError `BAD_REQUEST` for a name that is taken or a field that is wrong
 */
export async function addToken(path: string, entry: z.input<typeof tokenEntrySchema>): Promise<TokenEntry> {
  const parsed = tokenEntrySchema.safeParse(entry);
  if (!parsed.success) throw new SandboxError("BAD_REQUEST", z.prettifyError(parsed.error));
  const tokens = await readTokenFile(path);
  if (tokens.some(({ name }) => name === entry.name)) {
    throw new SandboxError("BAD_REQUEST", `There is a token "${entry.name}" already`, "Choose another name.");
  }
  await writeTokenFile(path, [...tokens, parsed.data]);
  return parsed.data;
}

/** Takes a token out. @throws SandboxError `BAD_REQUEST` when there is none of that name */
export async function removeToken(path: string, name: string): Promise<void> {
  const tokens = await readTokenFile(path);
  const left = tokens.filter((token) => token.name !== name);
  if (left.length === tokens.length) throw new SandboxError("BAD_REQUEST", `There is no token "${name}"`);
  await writeTokenFile(path, left);
}

/** Replaces the file in one step, so that a server that reads meanwhile sees the old one or the new one. */
async function writeTokenFile(path: string, tokens: TokenEntry[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify({ tokens }, undefined, 2)}\n`, { mode: 0o600 });
  await rename(temporary, path);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
