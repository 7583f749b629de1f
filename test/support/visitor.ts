import type { Platform } from "../../src/platform/server/create-platform.ts";
import type { ErrorBody } from "../../src/platform/api/errors.ts";
import type { Person, Role, SignInLink } from "../../src/platform/api/people.ts";

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  /** The JSON of the body; its text where it is none. */
  body: T;
}

/** Somebody with a browser: sends what the page would, and keeps cookies. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly platform: Pick<Platform, "app">,
    private readonly url: string,
  ) {}

  async send<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const { pathname, search } = new URL(path, this.url);
    const answer = await this.platform.app.request(`${this.url}${pathname}${search}`, {
      method,
      headers: {
        host: new URL(this.url).host,
        origin: this.url,
        ...(this.cookies.size > 0 && { cookie: this.#cookieHeader() }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const cookie of answer.headers.getSetCookie()) this.#keep(cookie);
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: parse(text) as T };
  }

  get<T = unknown>(path: string): Promise<Answer<T>> {
    return this.send<T>("GET", path);
  }

  /** Opens a sign-in link: the page at it sends the token on. */
  open(link: string): Promise<Answer> {
    return this.send("POST", "/api/sign-in", { token: new URL(link).searchParams.get("token") });
  }

  /** What a request is refused with: status and code. */
  async refusal(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<[number, string]> {
    const answer = await this.send<ErrorBody>(method, path, body, headers);
    return [answer.status, answer.body.error.code];
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keep(cookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** The administrator, signed in by the link that is printed at the start. */
export async function signInAdministrator(platform: Platform, url: string): Promise<Visitor> {
  const visitor = new Visitor(platform, url);
  await visitor.open((await platform.createSignInLink()).url);
  return visitor;
}

/** A person whom an administrator has invited, signed in. */
export async function signInAs(
  platform: Platform,
  url: string,
  administrator: Visitor,
  { name, role }: { name: string; role: Role },
): Promise<Visitor & { person: Person }> {
  const email = `${name.toLowerCase()}@example.com`;
  const { body } = await administrator.send<SignInLink>("POST", "/api/admin/people", { name, email, role });
  const visitor = new Visitor(platform, url);
  await visitor.open(body.url);
  const me = await visitor.get<{ person: Person }>("/api/me");
  return Object.assign(visitor, { person: me.body.person });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
