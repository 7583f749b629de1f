import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addToken, hashToken, newToken, oneToken, removeToken, tokensOfFile } from "../../../src/http/index.ts";

let directory: string;
let path: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "tokens-"));
  path = join(directory, "deep", "tokens.json");
});
afterEach(() => rmSync(directory, { recursive: true }));

const entry = (name: string, token: string) => ({ name, sha256: hashToken(token), scopes: ["execute" as const] });

test("finds who holds a token of the file, which keeps only its hash", async () => {
  const token = newToken();
  await addToken(path, entry("ann", token));
  await addToken(path, entry("bob", newToken()));
  const caller = { name: "ann", scopes: ["execute"], agent: null };
  expect(await tokensOfFile(path)(token)).toMatchObject(caller);
  expect(await tokensOfFile(path)("another")).toBeUndefined();
  expect(readFileSync(path, "utf8")).not.toContain(token);
  expect(statSync(path).mode & 0o077).toBe(0);
});

test("refuses a token from the moment that it was taken out", async () => {
  await addToken(path, entry("ann", "secret"));
  const find = tokensOfFile(path);
  expect(await find("secret")).toBeDefined();
  await removeToken(path, "ann");
  expect(await find("secret")).toBeUndefined();
});

test("refuses a token that has expired", async () => {
  await addToken(path, { ...entry("ann", "secret"), expiresAt: "2026-01-01T00:00:00Z" });
  expect(await tokensOfFile(path, () => Date.parse("2025-12-31T23:59:59Z"))("secret")).toBeDefined();
  const late = tokensOfFile(path, () => Date.parse("2026-01-01T00:00:00Z"))("secret");
  await expect(late).rejects.toMatchObject({
    code: "UNAUTHORIZED",
    message: expect.stringContaining("expired at 2026"),
  });
});

test.each([
  [{ name: "a:b" }, "Expected up to 64 letters"],
  [{ scopes: [] }, "Too small"],
  [{ expiresAt: "tomorrow" }, "Invalid ISO datetime"],
  [{ limits: { concurrentRuns: 0 } }, "Too small"],
])("does not make a token with %o", async (fields, message) => {
  const refused = addToken(path, { ...entry("ann", "secret"), ...fields });
  await expect(refused).rejects.toMatchObject({ code: "BAD_REQUEST", message: expect.stringContaining(message) });
});

test("does not make two tokens of one name", async () => {
  await addToken(path, entry("ann", "one"));
  await expect(addToken(path, entry("ann", "two"))).rejects.toMatchObject({ code: "BAD_REQUEST" });
});

test.each(["", "{}", '{"tokens":[{"name":"ann"}]}'])("lets nobody in with the damaged file %j", async (text) => {
  const file = join(directory, "tokens.json");
  writeFileSync(file, text);
  await expect(tokensOfFile(file)("secret")).rejects.toMatchObject({ code: "BAD_POLICY" });
});

test("knows the one token of a server without a file", async () => {
  expect(await oneToken("secret")("secret")).toMatchObject({ name: "local", scopes: ["admin"] });
  expect(await oneToken("secret")("secre")).toBeUndefined();
});
