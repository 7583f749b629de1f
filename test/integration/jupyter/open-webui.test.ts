import { on, once } from "node:events";
import { WebSocket } from "ws";
import { expect, test } from "vitest";
import { startJupyter } from "./jupyter-server.ts";

const server = startJupyter();

interface Access {
  token?: string;
  password?: string;
}

interface WireMessage {
  msg_type: string;
  parent_header: { msg_id?: string };
  content: {
    name: "stdout" | "stderr";
    text: string;
    traceback: string[];
    data: Record<string, string>;
    execution_state: string;
  };
}

/** Does request for request, with the same headers, cookies and message, what Open WebUI's code execution does. */
async function executeLikeOpenWebUi(code: string, { token, password }: Access) {
  const query = token === undefined ? "" : `?token=${token}`;
  const headers = password === undefined ? {} : await signIn(password);
  const started = await server.fetch(`/api/kernels${query}`, { method: "POST", headers });
  expect(started.ok).toBe(true);
  const { id } = (await started.json()) as { id: string };
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/kernels/${id}/channels${query}`, { headers });
  try {
    await once(socket, "open");
    return await execute(socket, code);
  } finally {
    socket.close();
    const deleted = await server.fetch(`/api/kernels/${id}${query}`, { method: "DELETE", headers });
    expect(deleted.status).toBe(204);
  }
}

/** Logs in with a password, and gives the headers of all requests that follow. */
async function signIn(password: string): Promise<Record<string, string>> {
  const page = await server.fetch("/login");
  const cookies = cookiesOf(page);
  const xsrf = cookies["_xsrf"]!;
  const login = await server.fetch("/login", {
    method: "POST",
    headers: { cookie: `_xsrf=${xsrf}`, "x-xsrftoken": xsrf },
    body: new URLSearchParams({ _xsrf: xsrf, password }),
  });
  if (!login.ok) throw new Error(`${login.status}`);
  const jar = { ...cookies, ...cookiesOf(login) };
  const cookie = Object.entries(jar).map((pair) => pair.join("="));
  return { cookie: cookie.join("; "), "x-xsrftoken": xsrf };
}

function cookiesOf(response: Response): Record<string, string> {
  const pairs = response.headers.getSetCookie().map((line) => line.split(";")[0]!.split("="));
  return Object.fromEntries(pairs) as Record<string, string>;
}

async function execute(socket: WebSocket, code: string) {
  const header = {
    msg_id: "a1b2",
    msg_type: "execute_request",
    username: "user",
    session: "s",
    date: "",
    version: "5.3",
  };
  const content = {
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: false,
    stop_on_error: true,
  };
  socket.send(JSON.stringify({ header, parent_header: {}, metadata: {}, content, channel: "shell" }));
  const output = { stdout: "", stderr: "", result: [] as string[] };
  for await (const [data] of on(socket, "message")) {
    const { msg_type, parent_header, content } = JSON.parse(String(data)) as WireMessage;
    if (parent_header.msg_id !== header.msg_id) continue;
    if (msg_type === "stream") output[content.name] += content.text;
    else if (msg_type === "error") output.stderr += content.traceback.join("\n");
    else if (msg_type === "execute_result" || msg_type === "display_data") {
      const { "image/png": png, "text/plain": text } = content.data;
      output.result.push(png === undefined ? text! : `data:image/png;base64,${png}`);
    } else if (msg_type === "status" && content.execution_state === "idle") break;
  }
  return output;
}

const ACCESS: [string, Access][] = [
  ["token", { token: "ann" }],
  ["password", { password: "ann" }],
];

test.each(ACCESS)("Open WebUI's code execution works with a %s", async (_, access) => {
  expect(await executeLikeOpenWebUi("print('hello')\n6 * 7", access)).toEqual({
    stdout: "hello\n",
    stderr: "",
    result: ["42"],
  });
});

test("Open WebUI's code execution gets figures and tracebacks, from a fresh kernel each time", async () => {
  const figure = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nx = 1";
  const { result } = await executeLikeOpenWebUi(figure, { token: "ann" });
  expect(result).toEqual([expect.stringMatching(/^data:image\/png;base64,iVBORw0KGgo/)]);
  const { stderr } = await executeLikeOpenWebUi("x", { token: "ann" });
  expect(stderr).toMatch(/^Traceback[^]*NameError: name 'x' is not defined/);
  expect(await (await server.fetch("/api/kernels?token=ann")).json()).toEqual([]);
});

test("a wrong password is refused, and a login's cookie is no good without the token against forged requests", async () => {
  await expect(signIn("wrong")).rejects.toThrow("401");
  const headers = await signIn("ann");
  const { "x-xsrftoken": _, ...forged } = headers;
  expect((await server.fetch("/api/kernels", { method: "POST", headers: forged })).status).toBe(403);
  const wrong = { ...headers, "x-xsrftoken": "wrong" };
  expect((await server.fetch("/api/kernels", { method: "POST", headers: wrong })).status).toBe(403);
  const elsewhere = { ...headers, origin: "https://evil.example" };
  expect((await server.fetch("/api/kernels", { headers: elsewhere })).status).toBe(403);
  expect(
    (await server.fetch("/login", { method: "POST", body: new URLSearchParams({ password: "ann" }) })).status,
  ).toBe(403);
  expect((await server.fetch("/api/kernels", { headers: forged })).status).toBe(200);
});
