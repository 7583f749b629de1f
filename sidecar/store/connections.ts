const credentials = new Map<string, string>();

/** Takes a user and password out of an address, and knows them again for other addresses of that server. */
export function splitCredentials(url: string): { address: string; authorization: string | undefined } {
  const address = new URL(url);
  const { username, password, origin } = address;
  if (username) credentials.set(origin, `Basic ${btoa(decodeURIComponent(`${username}:${password}`))}`);
  address.username = address.password = "";
  return { address: address.href, authorization: credentials.get(origin) };
}

let client: Deno.HttpClient | null | undefined;

/** Trusts the roots of this machine besides Deno's own, where the usual variables name them. */
export function tlsClient(): Deno.HttpClient | null {
  if (client === undefined) {
    const file = readEnvironment("NODE_EXTRA_CA_CERTS") ?? readEnvironment("SSL_CERT_FILE");
    client = file ? Deno.createHttpClient({ caCerts: [Deno.readTextFileSync(file)] }) : null;
  }
  return client;
}

/** A variable of the environment; undefined also where this process may not read it. */
export function readEnvironment(name: string): string | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch {
    return undefined;
  }
}
