import type { Hono, MiddlewareHandler } from "hono";
import { csrf } from "hono/csrf";
import { secureHeaders } from "hono/secure-headers";
import { SandboxError } from "../../protocol/index.ts";
import type { PlatformEnvironment } from "./services.ts";

/**
 * What holds for every answer: it runs no script but the page's own files, is framed nowhere, and goes only to pages of this
 * origin, which alone may change something.
 *
 * @param url where people reach the platform
 */
export function addSecurity(app: Hono<PlatformEnvironment>, url: string): void {
  const origins = originsOf(url);
  const hasTls = url.startsWith("https:");
  const shared = {
    strictTransportSecurity: hasTls,
    xFrameOptions: "DENY",
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
  };
  const page = secureHeaders({ ...shared, contentSecurityPolicy: PAGE_POLICY });
  const data = secureHeaders({ ...shared, contentSecurityPolicy: DATA_POLICY });
  app.use(refuseOtherHosts(url, origins));
  app.use((context, next) => (context.req.path.startsWith("/api/") ? data : page)(context, next));
  app.use("/api/*", keepFromCaches);
  app.use(csrf({ origin: origins }));
}

const PAGE_POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", "data:", "blob:"],
  fontSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  // HTML that Python made is shown in frames with `srcdoc`, which no directive is needed for; and which inherit this policy.
  frameSrc: ["'none'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** Files and artifacts come from Python: opened in a tab of their own, they are nobody's page and run nothing. */
const DATA_POLICY = { defaultSrc: ["'none'"], sandbox: [], frameAncestors: ["'none'"] };

/** What people may see here is no browser's to keep, unless a route says so. */
const keepFromCaches: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
};

/** On this machine a page may have been opened by any of its names. */
function originsOf(url: string): string[] {
  const { origin, protocol, hostname, port } = new URL(url);
  const names = ["localhost", "127.0.0.1", "[::1]"];
  if (!names.includes(hostname)) return [origin];
  return names.map((name) => `${protocol}//${name}${port && `:${port}`}`);
}

/** A page of another site whose host's name leads to this machine would else be of the same origin. */
function refuseOtherHosts(url: string, origins: string[]): MiddlewareHandler {
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  return async (context, next) => {
    const host = context.req.header("host") ?? new URL(context.req.url).host;
    if (!hosts.has(host)) {
      const message = `This platform is not reached as "${host}"`;
      throw new SandboxError("FORBIDDEN", message, `Use ${url}, or set PUBLIC_URL to this address.`);
    }
    await next();
  };
}
