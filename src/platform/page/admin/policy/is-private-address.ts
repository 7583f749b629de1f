/** How the addresses begin that can be listed as private ones. */
const PRIVATE = /^(0|10|127|169\.254|192\.168|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|172\.(1[6-9]|2\d|3[01]))\./;

/** Whether a host is a loopback or a private address of IPv4, by how it is written. */
export const isPrivateAddress = (host: string) =>
  /^(.+\.)?localhost$/i.test(host) || (/^\d+(\.\d+){3}$/.test(host) && PRIVATE.test(host));

/** The host or the address that a refusal names as the one that was not to be reached; empty where it names none. */
export function deniedHost(refusal: string): string {
  const address = /Requires net access to "([^"]+)"/.exec(refusal)?.[1] ?? "";
  return address.replace(/:\d+$/, "");
}
