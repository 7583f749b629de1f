import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { TextReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMcpApp } from "../../../src/mcp/index.ts";
import { SandboxError } from "../../../src/protocol/index.ts";
import { startSandbox } from "../../support/sandbox.ts";
import { closeClients, connectByHttp, ERAS, listen, type TestClient } from "./clients.ts";

const TOKENS: Record<string, string> = {
  "Bearer token-of-ann": "ann",
  "Bearer token-of-bob": "bob",
  "Bearer token-of-eve": "eve",
};
/** What the holders of tokens may do changes while the server runs. */
const agents: Record<string, string> = {};

/** The archive of a repository with the package `greeter`. */
const repository = createServer(async (_, response) => response.end(await zipRepository()));
await new Promise<void>((resolve) => repository.listen(0, "127.0.0.1", resolve));
const repositoryHost = `127.0.0.1:${(repository.address() as AddressInfo).port}`;

const sandbox = startSandbox({
  time: { maxSeconds: 20 },
  packages: { deny: ["forbidden"] },
  network: { mode: "hosts", hosts: [repositoryHost], private: ["127.0.0.1"] },
});
let server: Awaited<ReturnType<typeof listen>>;
let ann: TestClient;
let bob: TestClient;

beforeAll(async () => {
  const app = createMcpApp(sandbox.client, {
    callerOf: (context) => {
      const name = TOKENS[context.req.header("authorization") ?? ""];
      if (name === undefined) throw new SandboxError("UNAUTHORIZED", "The token is not known");
      return { name, agent: agents[name] ?? null, run: name === "eve" ? refuseRun : (work) => work() };
    },
  });
  server = await listen(app);
  ann = await connectByHttp(server.url, { token: "token-of-ann" });
  bob = await connectByHttp(server.url, { token: "token-of-bob", era: "legacy" });
});
afterAll(async () => {
  await closeClients();
  server.close();
  repository.close();
});

describe("callers", () => {
  test("never share a sandbox, though they name it alike", async () => {
    const sandbox_id = randomUUID();
    await ann.run({ sandbox_id, code: "secret = 42", files: { "secret.txt": "42" } });
    expect((await bob.call("list_files", { sandbox_id })).texts[0]).toContain("UNKNOWN_SESSION");
    expect((await bob.run({ sandbox_id, code: "secret" })).metadata["error_type"]).toBe("NameError");
    const link = { uri: `sandbox://${sandbox_id}/secret.txt` };
    await expect(bob.client.readResource(link)).rejects.toThrow("secret.txt");
    expect((await ann.client.readResource(link)).contents).toMatchObject([{ text: "42", mimeType: "text/plain" }]);
  });

  test.each(ERAS)("are refused with a wrong token (protocol %s)", async (era) => {
    await expect(connectByHttp(server.url, { token: "wrong", era })).rejects.toThrow(
      /401|The token is not known|Unauthorized/,
    );
  });

  test("do not take over the connection of another one", async () => {
    const id = (await openLegacySession("token-of-ann")).headers.get("mcp-session-id");
    const list = { jsonrpc: "2.0", id: 2, method: "tools/list" };
    expect((await post(list, { authorization: "Bearer token-of-bob", "mcp-session-id": id! })).status).toBe(404);
    expect((await post(list, { authorization: "Bearer token-of-ann", "mcp-session-id": id! })).status).toBe(200);
  });

  test.each([
    ["run_python", { code: "1" }],
    ["install_packages", { packages: ["numpy"] }],
  ])("are refused by %s over a limit of theirs", async (tool, args) => {
    const eve = await connectByHttp(server.url, { token: "token-of-eve" });
    const { isError, texts } = await eve.call(tool, { sandbox_id: randomUUID(), ...args });
    expect(isError).toBe(true);
    expect(texts.join("\n")).toContain("RATE_LIMITED");
  });

  test("do not keep rights by a connection from before", async () => {
    const id = (await openLegacySession("token-of-eve")).headers.get("mcp-session-id");
    const list = () =>
      post(
        { jsonrpc: "2.0", id: 2, method: "tools/list" },
        { authorization: "Bearer token-of-eve", "mcp-session-id": id! },
      );
    expect((await list()).status).toBe(200);
    agents["eve"] = "narrow";
    expect((await list()).status).toBe(404);
    delete agents["eve"];
  });

  test("need no token on this machine, but a web page of another site cannot be one", async () => {
    const local = await listen(createMcpApp(sandbox.client));
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    expect((await post(ping, { origin: "https://evil.example" }, local.url)).status).toBe(403);
    const client = await connectByHttp(local.url);
    expect((await client.run({ code: "6 * 7" })).data["text"]).toBe("42");
    local.close();
  });
});

describe("tools", () => {
  test("say what the policy that is in force allows", async () => {
    const { tools } = await ann.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      "run_python",
      "list_files",
      "read_file",
      "write_file",
      "install_packages",
      "reset_sandbox",
      "fork_sandbox",
    ]);
    const [run] = tools;
    expect(run).toMatchObject({
      description: expect.stringContaining(`Network: only ${repositoryHost}`),
      annotations: { openWorldHint: true, destructiveHint: true },
      inputSchema: { required: ["sandbox_id", "code"], properties: { timeout: { maximum: 20, default: 20 } } },
      outputSchema: { required: ["text", "is_error", "metadata"] },
    });
  });

  test("write, list and read files, as text, image and bytes", async () => {
    const sandbox_id = randomUUID();
    const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const write = (args: object) => ann.call("write_file", { sandbox_id, ...args });
    expect((await write({ path: "/workspace/a b.txt", content: "Grüße" })).content[1]).toMatchObject({
      type: "resource_link",
      uri: `sandbox://${sandbox_id}/a%20b.txt`,
    });
    await write({ path: "dir/pixel.png", content: pixel, encoding: "base64" });
    await write({ path: "bytes.bin", content: "/wA=", encoding: "base64" });
    const { data, texts } = await ann.call("list_files", { sandbox_id });
    expect(data).toMatchObject({
      files: expect.arrayContaining([expect.objectContaining({ path: "a b.txt", size: 7 })]),
    });
    expect(texts[0]?.split("\n").toSorted()).toEqual([
      "a b.txt (7 bytes)",
      "bytes.bin (2 bytes)",
      `dir/pixel.png (${Buffer.from(pixel, "base64").length} bytes)`,
    ]);
    const read = async (path: string) => (await ann.call("read_file", { sandbox_id, path })).content[0];
    expect(await read("a b.txt")).toEqual({ type: "text", text: "Grüße" });
    expect(await read("/workspace/dir/pixel.png")).toEqual({ type: "image", data: pixel, mimeType: "image/png" });
    expect(await read("bytes.bin")).toMatchObject({ type: "resource", resource: { blob: "/wA=" } });
    const { contents } = await ann.client.readResource({ uri: `sandbox://${sandbox_id}/a%20b.txt` });
    expect(contents).toMatchObject([{ text: "Grüße" }]);
  });

  test("install packages, also from a repository on a host that the policy allows", async () => {
    const sandbox_id = randomUUID();
    const install = (requirement: string) => ann.call("install_packages", { sandbox_id, packages: [requirement] });
    expect((await install(`git+http://${repositoryHost}/ann/greeter.git@v1`)).data).toEqual({
      installed: ["greeter==1.2"],
    });
    expect((await install("numpy")).texts).toEqual(["All of them are there already."]);
    const { data } = await ann.run({
      sandbox_id,
      code: "import greeter, importlib.metadata\ngreeter.greet(importlib.metadata.version('greeter'))",
    });
    expect(data["text"]).toBe("'Hello 1.2'");
  });

  test.each([
    ["git+https://other.example/ann/greeter.git", "NETWORK_DENIED"],
    ["forbidden @ git+http://HOST/ann/forbidden.git", "the policy denies this package"],
    ["git+ssh://HOST/ann/greeter.git", "write git+https://HOST/OWNER/PROJECT.git"],
    ["git+http://HOST/ann/compiled.git#subdirectory=compiled", "is compiled code (fast/core.c)"],
    ["git+http://HOST/ann/empty.git#subdirectory=nothing", "No Python package was found"],
  ])("refuse to install %s", async (requirement, message) => {
    const packages = [requirement.replace("HOST", repositoryHost)];
    const { isError, texts } = await ann.call("install_packages", { sandbox_id: randomUUID(), packages });
    expect(isError).toBe(true);
    expect(texts[0]).toContain(message);
  });

  const known = randomUUID();
  test.each([
    ["list_files", { sandbox_id: randomUUID() }, "UNKNOWN_SESSION"],
    ["read_file", { sandbox_id: randomUUID(), path: "a.txt" }, "UNKNOWN_SESSION"],
    ["reset_sandbox", { sandbox_id: randomUUID() }, "UNKNOWN_SESSION"],
    ["fork_sandbox", { sandbox_id: randomUUID() }, "UNKNOWN_SESSION"],
    ["read_file", { sandbox_id: known, path: "none.txt" }, "FILE_NOT_FOUND"],
    ["read_file", { sandbox_id: known, path: "../etc/passwd" }, "BAD_PATH"],
    ["read_file", { sandbox_id: known, path: "/etc/passwd" }, "BAD_PATH"],
    ["write_file", { sandbox_id: known, path: "a/../../b", content: "" }, "BAD_PATH"],
    ["write_file", { sandbox_id: known, path: "a.bin", content: "no base64!", encoding: "base64" }, "not base64"],
    ["write_file", { sandbox_id: known, path: "", content: "" }, "path"],
    ["write_file", { sandbox_id: known, path: "a", content: 1 }, "content"],
    ["install_packages", { sandbox_id: known, packages: [] }, "packages"],
    ["install_packages", { sandbox_id: known, packages: ["no package!"] }, "PACKAGE_INSTALL_FAILED"],
    ["fork_sandbox", { sandbox_id: known, new_sandbox_id: "other" }, "Expected a UUID"],
    ["fork_sandbox", { sandbox_id: known, new_sandbox_id: known }, "SESSION_EXISTS"],
    ["list_files", { sandbox_id: known, colour: "red" }, "colour"],
  ])("%s refuses %o", async (tool, args, message) => {
    await ann.run({ sandbox_id: known, code: "1" });
    const { isError, texts } = await ann.call(tool, args);
    expect(isError).toBe(true);
    expect(texts[0]).toContain(message);
  });

  test("open no session for a sandbox that is not there", async () => {
    const sandbox_id = randomUUID();
    await ann.call("list_files", { sandbox_id });
    const { sessions } = await sandbox.client.status();
    expect(sessions.map(({ id }) => id)).not.toContainEqual(expect.stringContaining(sandbox_id));
  });

  test("refuse an answer to input() that nobody asked for", async () => {
    const client = await connectByHttp(server.url, { token: "token-of-ann" });
    const forged = { name: "run_python", arguments: { sandbox_id: known, code: "1" }, requestState: "v1.forged.state" };
    await expect(client.client.callTool(forged)).rejects.toThrow("Invalid or expired requestState");
  });
});

describe("where sessions are saved", () => {
  const saving = startSandbox({ snapshots: { save: "idle", idleSeconds: 3600 }, sessions: { spares: 0 } });

  test("a sandbox can be forked, and reset without the other one noticing", async () => {
    const local = await listen(createMcpApp(saving.client));
    const client = await connectByHttp(local.url);
    const sandbox_id = randomUUID();
    await client.run({ sandbox_id, code: "x = 1" });
    const fork = (await client.call("fork_sandbox", { sandbox_id })).data["sandbox_id"];
    await client.call("reset_sandbox", { sandbox_id });
    expect((await client.run({ sandbox_id, code: "x" })).metadata["error_type"]).toBe("NameError");
    expect((await client.run({ sandbox_id: fork, code: "x" })).data["text"]).toBe("1");
    for (const id of [sandbox_id, fork]) await client.call("reset_sandbox", { sandbox_id: id });
    local.close();
  });
});

async function refuseRun(): Promise<never> {
  throw new SandboxError("RATE_LIMITED", "Too many runs are under way");
}

function openLegacySession(token: string): Promise<Response> {
  const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };
  return post({ jsonrpc: "2.0", id: 1, method: "initialize", params }, { authorization: `Bearer ${token}` });
}

function post(message: object, headers: Record<string, string>, url = server.url): Promise<Response> {
  return fetch(new URL("/mcp", url), {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
    body: JSON.stringify(message),
  });
}

async function zipRepository(): Promise<Uint8Array> {
  const zip = new ZipWriter(new Uint8ArrayWriter());
  const files = {
    "pyproject.toml": '[project]\nname = "greeter"\nversion = "1.2"\ndependencies = ["numpy>=1"]\n',
    "setup.py": "raise SystemExit('never run')\n",
    "src/greeter/__init__.py": "def greet(name): return f'Hello {name}'\n",
    "tests/__init__.py": "",
    "compiled/fast/__init__.py": "",
    "compiled/fast/core.c": "",
  };
  for (const [path, text] of Object.entries(files)) await zip.add(`greeter-v1/${path}`, new TextReader(text));
  return zip.close();
}
