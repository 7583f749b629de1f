import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEnvironment } from "../../../src/platform/read-environment.ts";

const refusal = (variables: Record<string, string>) => {
  try {
    readEnvironment(variables);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};

test("without any variable, listens on loopback at 8000 or the next port, with a database of its own", () => {
  expect(readEnvironment({})).toEqual({
    host: "127.0.0.1",
    port: 8000,
    isPortOpen: true,
    publicUrl: undefined,
    dataFolder: join(homedir(), ".cache", "pyodide-sandbox", "platform"),
    databaseUrl: undefined,
    secret: undefined,
    adminEmail: undefined,
    isProxied: false,
    oidc: undefined,
  });
});

test("takes a port that is asked for and no other, and an empty variable as one that is not set", () => {
  expect(readEnvironment({ PORT: "9000", DATABASE_URL: "", HOST: "" })).toMatchObject({
    port: 9000,
    isPortOpen: false,
    host: "127.0.0.1",
    databaseUrl: undefined,
  });
});

test("listens where other machines reach it only with PUBLIC_URL", () => {
  for (const HOST of ["0.0.0.0", "::", "192.168.1.5", "example.com"]) {
    expect(refusal({ HOST })).toBe(`HOST is "${HOST}", which other machines can reach, and PUBLIC_URL is not set`);
    const settings = readEnvironment({ HOST, PUBLIC_URL: "https://chat.example.com/some/path" });
    expect(settings).toMatchObject({ host: HOST, publicUrl: "https://chat.example.com" });
  }
  for (const HOST of ["localhost", "127.0.0.2", "::1"]) expect(refusal({ HOST })).toBeUndefined();
});

test("signs in at an OpenID provider, named by its host where no name is given", () => {
  const OIDC = { OIDC_ISSUER: "https://id.example.com/realm", OIDC_CLIENT_ID: "platform", OIDC_CLIENT_SECRET: "s" };
  expect(readEnvironment(OIDC).oidc).toEqual({
    issuer: "https://id.example.com/realm",
    clientId: "platform",
    clientSecret: "s",
    name: "id.example.com",
    role: "editor",
  });
  expect(readEnvironment({ ...OIDC, OIDC_NAME: "Work", OIDC_ROLE: "none" }).oidc).toMatchObject({
    name: "Work",
    role: null,
  });
  expect(refusal({ OIDC_ISSUER: "https://id.example.com" })).toBe("OIDC_ISSUER is set and OIDC_CLIENT_ID is not");
});

test("names the variable that is wrong, and not the value of a secret", () => {
  expect(refusal({ PORT: "many" })).toMatch(/^PORT is wrong: /);
  expect(refusal({ PUBLIC_URL: "chat.example.com" })).toMatch(/^PUBLIC_URL is wrong: /);
  expect(refusal({ DATABASE_URL: "mysql://x/y" })).toMatch(/^DATABASE_URL is wrong: /);
  expect(refusal({ AUTH_SECRET: "short" })).toMatch(/^AUTH_SECRET is wrong: (?!.*short")/);
  expect(refusal({ OIDC_ROLE: "root" })).toMatch(/^OIDC_ROLE is wrong: /);
});
