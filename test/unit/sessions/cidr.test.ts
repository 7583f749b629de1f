import { expect, test } from "vitest";
import { excludeAddresses, holdsAddress } from "../../../sidecar/sessions/cidr.ts";

test("leaves a range whole when the address is elsewhere", () => {
  expect(excludeAddresses("10.0.0.0/8", ["192.168.0.1"])).toEqual(["10.0.0.0/8"]);
});

test("splits a range around an address", () => {
  expect(excludeAddresses("10.0.0.0/30", ["10.0.0.1"])).toEqual(["10.0.0.0/32", "10.0.0.2/31"]);
});

test("takes out the range's first and last address, and one in the upper half of all addresses", () => {
  expect(excludeAddresses("224.0.0.0/30", ["224.0.0.0", "224.0.0.3"])).toEqual(["224.0.0.1/32", "224.0.0.2/32"]);
});

test("keeps every other address of a range and none of those taken out", () => {
  const ranges = excludeAddresses("127.0.0.0/8", ["127.0.0.1"]);
  const isDenied = (address: string) => ranges.some((range) => holdsAddress(range, address));
  expect(isDenied("127.0.0.1")).toBe(false);
  for (const address of ["127.0.0.0", "127.0.0.2", "127.1.0.1", "127.255.255.255"])
    expect(isDenied(address)).toBe(true);
  expect(isDenied("128.0.0.1")).toBe(false);
});

test("leaves nothing of a range of one address that is taken out", () => {
  expect(excludeAddresses("192.0.2.7/32", ["192.0.2.7"])).toEqual([]);
});
