import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { SandboxClient, type SidecarProcess, startSidecar } from "../../../src/client/index.ts";
import { sandboxHome } from "../../../src/config/home.ts";
import {
  encodeChunk,
  HELLO_TIMEOUT_MS,
  MAX_FRAME_BYTES,
  PROTOCOL_VERSION,
  serverFrameSchema,
} from "../../../src/protocol/index.ts";

let sidecar: SidecarProcess;
let socket: WebSocket;

beforeAll(async () => void (sidecar = await startSidecar({ home: sandboxHome() })));
afterAll(() => sidecar.stop());

beforeEach(async () => {
  socket = new WebSocket(sidecar.endpoint.url, { perMessageDeflate: false });
  await once(socket, "open");
});
afterEach(() => socket.terminate());

/** Sends something and waits for the next frame that comes back. */
async function exchange(data: string | Uint8Array | object) {
  const raw = typeof data === "string" || data instanceof Uint8Array ? data : JSON.stringify(data);
  expect(socket.readyState).toBe(WebSocket.OPEN);
  socket.send(raw);
  const [answer] = await once(socket, "message");
  return serverFrameSchema.parse(JSON.parse(String(answer)));
}

const hello = (changes: object = {}) => ({
  type: "hello",
  version: PROTOCOL_VERSION,
  token: sidecar.endpoint.token,
  ...changes,
});

test("welcomes a client of its version that has its token", async () => {
  expect(await exchange(hello())).toMatchObject({ type: "welcome", version: PROTOCOL_VERSION });
});

test.each([
  ["a wrong token", { token: "wrong" }, "UNAUTHORIZED"],
  ["no token", { token: undefined }, "UNAUTHORIZED"],
  ["another version", { version: PROTOCOL_VERSION + 1 }, "VERSION_MISMATCH"],
])("refuses %s, and the connection stays usable", async (_, changes, code) => {
  expect(await exchange(hello(changes))).toMatchObject({ type: "error", code });
  expect(await exchange(hello())).toMatchObject({ type: "welcome" });
});

test("answers no request before hello", async () => {
  expect(await exchange({ type: "packages.list", id: "1" })).toMatchObject({ type: "error", id: "1" });
});

const id = "7";
test.each([
  ["is not JSON", "{", null, "BAD_FRAME"],
  ["is JSON but no object", "1", null, "BAD_FRAME"],
  ["is of an unknown type", { type: "nonsense", id }, id, "BAD_FRAME"],
  ["lacks a field", { type: "execute", id, session: "s" }, id, "BAD_FRAME"],
  ["has a field too many", { type: "packages.list", id, extra: 1 }, id, "BAD_FRAME"],
  ["belongs to no transfer", encodeChunk(1, new Uint8Array(8)), null, "BAD_FRAME"],
  ["is binary and too short", new Uint8Array(1), null, "BAD_FRAME"],
  ["is larger than the limit", " ".repeat(MAX_FRAME_BYTES + 1), null, "FRAME_TOO_LARGE"],
])("refuses a frame that %s, and the connection stays usable", async (_, frame, id, code) => {
  await exchange(hello());
  expect(await exchange(frame)).toMatchObject({ type: "error", id, code });
  expect(await exchange({ type: "packages.list", id: "next" })).toMatchObject({ type: "packages", id: "next" });
});

test("stays connected after hello for as long as the client likes", async () => {
  await exchange(hello());
  await setTimeout(HELLO_TIMEOUT_MS + 500);
  expect(await exchange({ type: "packages.list", id })).toMatchObject({ type: "packages", id });
});

test("does not let one agent into the session that another client has open for another", async () => {
  await using narrow = await SandboxClient.connect(sidecar.endpoint);
  await using other = await SandboxClient.connect(sidecar.endpoint);
  const session = narrow.session("of one agent", { agent: "narrow" });
  await session.info();
  await expect(other.session("of one agent", { agent: "wide" }).execute("1")).rejects.toMatchObject({
    code: "POLICY_DENIED",
    message: 'Session "of one agent" does not belong to the agent "wide"',
  });
  await session.close();
});

test("lets no client in that has a wrong token", async () => {
  const connecting = SandboxClient.connect({ url: sidecar.endpoint.url, token: "wrong" });
  await expect(connecting).rejects.toMatchObject({ code: "UNAUTHORIZED" });
});

test("says where nobody listens", async () => {
  const connecting = SandboxClient.connect({ url: "ws://127.0.0.1:9", token: "any" });
  await expect(connecting).rejects.toMatchObject({
    code: "SIDECAR_UNREACHABLE",
    message: expect.stringContaining("127.0.0.1:9"),
  });
});
