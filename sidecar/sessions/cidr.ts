/**
 * A range of IPv4 addresses, such as `10.0.0.0/8`, without some of them: the largest ranges that hold all the others.
 */
export function excludeAddresses(range: string, addresses: readonly string[]): string[] {
  const inside = addresses.filter((address) => holdsAddress(range, address));
  if (inside.length === 0) return [range];
  const { start, bits } = parseRange(range);
  if (bits === 32) return [];
  const half = 2 ** (32 - bits - 1);
  return [start, start + half].flatMap((base) => excludeAddresses(`${formatAddress(base)}/${bits + 1}`, inside));
}

/** Whether an IPv4 address lies in a range. */
export function holdsAddress(range: string, address: string): boolean {
  const { start, bits } = parseRange(range);
  const offset = parseAddress(address) - start;
  return offset >= 0 && offset < 2 ** (32 - bits);
}

function parseRange(range: string): { start: number; bits: number } {
  const [address = "", bits] = range.split("/");
  return { start: parseAddress(address), bits: Number(bits) };
}

function parseAddress(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}

function formatAddress(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}
