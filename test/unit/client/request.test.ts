import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Channel } from "../../../src/client/channel.ts";
import { request } from "../../../src/client/request.ts";
import { FakeSidecar, refuse, send } from "./fake-sidecar.ts";

let sidecar: FakeSidecar;
let channel: Channel;

beforeEach(async () => {
  sidecar = await FakeSidecar.listen();
  ({ channel } = sidecar.connect());
});

afterEach(async () => {
  channel.close();
  await sidecar[Symbol.asyncDispose]();
});

test("reports progress before the answer", async () => {
  sidecar.onRequest = ({ id }, socket) => {
    send(socket, { type: "progress", id, step: "Fetching", done: 1, total: null });
    send(socket, { type: "installed", id, installed: ["flask==3.1"] });
  };
  const onProgress = vi.fn();
  const answer = await request(channel, "packages.install", { requirements: ["flask"] }, onProgress);
  expect(answer.installed).toEqual(["flask==3.1"]);
  expect(onProgress.mock.calls).toEqual([[{ step: "Fetching", done: 1, total: null }]]);
});

test("rejects with the sidecar's code, message and suggestion", async () => {
  sidecar.onRequest = (frame, socket) => refuse(socket, frame, "BUSY");
  const refused = request(channel, "status", {});
  await expect(refused).rejects.toMatchObject({ code: "BUSY", message: "Refused with BUSY" });
});

test("rejects what was under way when the connection is lost, and connects again for the next", async () => {
  const first = request(channel, "packages.list", {});
  await sidecar.next("packages.list");
  sidecar.drop();
  await expect(first).rejects.toMatchObject({ code: "CONNECTION_LOST" });

  sidecar.onRequest = ({ id }, socket) => send(socket, { type: "packages", id, packages: [] });
  await expect(request(channel, "packages.list", {})).resolves.toMatchObject({ packages: [] });
});

test.each([
  ["is of an unknown type", { type: "nonsense" }],
  ["lacks a field", { type: "packages" }],
  ["answers something else", { type: "ok" }],
])("rejects a reply that %s, and the connection stays usable", async (_, reply) => {
  sidecar.onRequest = ({ id }, socket) => send(socket, { ...reply, id });
  await expect(request(channel, "packages.list", {})).rejects.toMatchObject({ code: "INTERNAL" });

  sidecar.onRequest = ({ id }, socket) => send(socket, { type: "ok", id });
  await expect(request(channel, "session.close", { session: "s" })).resolves.toBeDefined();
});

test("ignores frames that answer nothing", async () => {
  sidecar.onRequest = ({ id }, socket) => {
    socket.send("not JSON");
    socket.send(Buffer.from([1]));
    socket.send(Buffer.from([0, 0, 0, 9, 1]));
    send(socket, [1], { type: "ok", id: "other" }, { type: "stdout", run: "other", seq: 1, text: "" });
    send(socket, { type: "file.ack", transfer: 9, received: 1 }, { type: "ok", id });
  };
  await expect(request(channel, "session.close", { session: "s" })).resolves.toBeDefined();
});

test("rejects what is under way, and what comes later, when the client is closed", async () => {
  const pending = request(channel, "status", {});
  await sidecar.next("status");
  channel.close();
  await expect(pending).rejects.toMatchObject({ code: "CONNECTION_LOST", message: "The client was closed" });
  await expect(request(channel, "status", {})).rejects.toMatchObject({ message: "The client was closed" });
});
