import { isIPv4, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import type { EffectivePolicy } from "../../src/config/policy.ts";
import { excludeAddresses, holdsAddress } from "./cidr.ts";

/** WebAssembly pages of 64 KiB in a megabyte. */
const PAGES_PER_MEGABYTE = 16;

/** Bound of JavaScript's own heap, in megabytes; Python's memory is not part of it. */
const HEAP_MEGABYTES = 512;

/** How much of what it calls V8 puts into Python's loop itself: what the guesses gave in speed comes back, and more. */
const INLINING = ["--wasm-inlining-max-size=2000", "--wasm-inlining-budget=50000", "--wasm-inlining-factor=20"];

/** How long a function runs before V8 compiles it again to be fast, twice V8's own value: less code takes memory, and nothing is slower. */
const TIERING_BUDGET = 26_000_000;

/** Half of what holds JavaScript's young objects, in megabytes; Python's own are not among them, and what boots once needs no more. */
const YOUNG_MEGABYTES = 2;

/** Stack of WebAssembly, in kilobytes; below the 8 MB that the main thread has, above what Python's own limit lets it use. */
const STACK_KILOBYTES = 7000;

export interface PermissionFlagsOptions {
  policy: EffectivePolicy;
  /** What every kernel must read: Pyodide, the package store, the kernel's own code. */
  readable: readonly string[];
  /** This machine's own addresses; those of its network interfaces when left out. */
  ownAddresses?: readonly string[];
}

/**
 * The flags of `deno run` that hold a kernel to a policy. There are none for the environment, programs, writing, system
 * information and native code, so all of these are refused.
 */
export function permissionFlags({
  policy,
  readable,
  ownAddresses = listOwnAddresses(),
}: PermissionFlagsOptions): string[] {
  const { network, memory, read } = policy;
  const v8Flags = [
    `--wasm-max-mem-pages=${memory.megabytes * PAGES_PER_MEGABYTE}`,
    `--max-old-space-size=${HEAP_MEGABYTES}`,
    `--stack-size=${STACK_KILOBYTES}`,
    `--wasm-stack-switching-stack-size=${STACK_KILOBYTES}`,
    // The interpreter's loop is one huge function: each time that a guess about it fails, compiling it anew stops Python for 10 ms.
    "--no-wasm-deopt",
    ...INLINING,
    `--wasm-tiering-budget=${TIERING_BUDGET}`,
    `--max-semi-space-size=${YOUNG_MEGABYTES}`,
    "--expose-gc",
  ];
  return [
    "--quiet",
    "--no-prompt",
    "--no-remote",
    "--no-lock",
    "--no-config",
    "--cached-only",
    "--node-modules-dir=manual",
    `--v8-flags=${v8Flags.join(",")}`,
    `--allow-read=${[...readable, ...read].map(escapeComma).join(",")}`,
    ...networkFlags(network, ownAddresses),
  ];
}

/**
 * IPv4 ranges that are not public. Deno compares them with the address that a name leads to, and with IPv4 addresses that
 * are written as IPv6.
 */
const CLOSED_RANGES = [
  "0.0.0.0/8", // this host
  "10.0.0.0/8", // private
  "100.64.0.0/10", // carrier-grade NAT
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local; cloud metadata
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved; broadcast
];

/** Deno takes no IPv6 ranges: any host, loopback, and the metadata address of a cloud. */
const CLOSED_IPV6 = ["::", "::1", "fd00:ec2::254"];

function networkFlags(network: EffectivePolicy["network"], ownAddresses: readonly string[]): string[] {
  const allow = network.mode === "public" ? "--allow-net" : `--allow-net=${network.hosts.join(",")}`;
  if (network.mode === "off" || (network.mode === "hosts" && network.hosts.length === 0)) return [];
  // A service that listens on all addresses of this machine could be reached by its public one, and Python could listen there.
  const ownRanges = ownAddresses
    .filter((address) => isIPv4(address) && !isClosed(address))
    .map((address) => `${address}/32`);
  const ranges = [...CLOSED_RANGES, ...ownRanges].flatMap((range) => excludeAddresses(range, network.private));
  const ipv6 = [...CLOSED_IPV6, ...ownAddresses.filter(isIPv6)].map((address) => `[${address}]`);
  return [allow, `--deny-net=${[...new Set([...ranges, ...ipv6])].join(",")}`];
}

function isClosed(address: string): boolean {
  return CLOSED_RANGES.some((range) => holdsAddress(range, address));
}

function listOwnAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address));
}

/** Deno takes a comma in a path for the end of it, unless there are two. */
const escapeComma = (path: string) => path.replaceAll(",", ",,");
