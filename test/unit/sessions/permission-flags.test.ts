import { expect, test } from "vitest";
import { holdsAddress } from "../../../sidecar/sessions/cidr.ts";
import { permissionFlags } from "../../../sidecar/sessions/permission-flags.ts";
import { effectivePolicy } from "../../../src/config/effective-policy.ts";
import { policySchema } from "../../../src/config/policy.ts";

function flagsFor(policy: unknown, ownAddresses: string[] = []): Map<string, string | undefined> {
  const effective = effectivePolicy(policySchema.parse(policy));
  const flags = permissionFlags({ policy: effective, readable: ["/pyodide", "/store"], ownAddresses });
  return new Map(flags.map((flag) => [flag.split("=")[0] ?? "", flag.slice(flag.indexOf("=") + 1)]));
}

function denied(policy: unknown, ownAddresses?: string[]): (address: string) => boolean {
  const entries = flagsFor(policy, ownAddresses).get("--deny-net")?.split(",") ?? [];
  return (address) =>
    entries.some((entry) => entry === address || (entry.includes("/") && holdsAddress(entry, address)));
}

test("gives no right but to read what the kernel needs when nothing is allowed", () => {
  const rights = [...flagsFor({}).entries()].filter(([name]) => /--(allow|deny)/.test(name));
  expect(rights).toEqual([["--allow-read", "/pyodide,/store"]]);
});

test("never asks, and never loads remote code or a configuration of the surroundings", () => {
  const flags = flagsFor({ network: { mode: "public" } });
  for (const name of ["--no-prompt", "--no-remote", "--no-config", "--cached-only", "--no-lock"]) {
    expect(flags.has(name), name).toBe(true);
  }
});

test("adds the readable paths of the policy, with a comma in a path doubled", () => {
  expect(flagsFor({ read: ["/data/a,b"] }).get("--allow-read")).toBe("/pyodide,/store,/data/a,,b");
});

test("turns megabytes into pages of WebAssembly memory", () => {
  expect(flagsFor({ memory: { megabytes: 256 } }).get("--v8-flags")).toContain("--wasm-max-mem-pages=4096,");
});

test("allows the listed hosts in mode hosts only", () => {
  const network = { hosts: ["a.example", "*.b.example:443"] };
  expect(flagsFor({ network: { ...network, mode: "hosts" } }).get("--allow-net")).toBe("a.example,*.b.example:443");
  expect(flagsFor({ network }).has("--allow-net")).toBe(false);
});

test("gives no network at all in mode hosts with an empty list", () => {
  expect(flagsFor({ network: { mode: "hosts" } }).has("--allow-net")).toBe(false);
});

test.each([
  ["loopback", "127.0.0.1"],
  ["any address", "0.0.0.0"],
  ["private", "10.1.2.3"],
  ["private", "172.31.255.255"],
  ["private", "192.168.1.1"],
  ["carrier-grade NAT", "100.127.0.1"],
  ["cloud metadata", "169.254.169.254"],
  ["multicast", "239.1.1.1"],
  ["broadcast", "255.255.255.255"],
  ["IPv6 loopback", "[::1]"],
  ["IPv6 any address", "[::]"],
])("denies %s, such as %s, in mode public and mode hosts", (_, address) => {
  expect(denied({ network: { mode: "public" } })(address)).toBe(true);
  expect(denied({ network: { mode: "hosts", hosts: ["a.example"] } })(address)).toBe(true);
});

test("does not deny public addresses", () => {
  const isDenied = denied({ network: { mode: "public" } });
  for (const address of ["8.8.8.8", "172.32.0.1", "100.128.0.1", "11.0.0.1"]) expect(isDenied(address)).toBe(false);
});

test("opens a private address that an administrator lists, and not its neighbours", () => {
  const isDenied = denied({ network: { mode: "public", private: ["10.0.0.5"] } });
  expect(isDenied("10.0.0.5")).toBe(false);
  expect(isDenied("10.0.0.4")).toBe(true);
  expect(isDenied("10.0.0.6")).toBe(true);
});

test("denies this machine's own public addresses unless they are listed", () => {
  const own = ["203.0.113.9", "2001:db8::9"];
  const isDenied = denied({ network: { mode: "public" } }, own);
  expect(isDenied("203.0.113.9")).toBe(true);
  expect(isDenied("[2001:db8::9]")).toBe(true);
  expect(isDenied("203.0.113.10")).toBe(false);
  expect(denied({ network: { mode: "public", private: ["203.0.113.9"] } }, own)("203.0.113.9")).toBe(false);
});
