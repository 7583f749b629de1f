import { afterEach, beforeEach, expect, test } from "vitest";
import type { Channel } from "../../../src/client/channel.ts";
import type { Session } from "../../../src/client/session.ts";
import { eventsOf, FakeSidecar, refuse, send } from "./fake-sidecar.ts";

const SNAPSHOT = {
  session: "s",
  run: 2,
  savedAt: 1_700_000_000_000,
  size: 1024,
  agent: null,
  template: "python-1-2",
  mounts: [],
  pythonVersion: "3.14.0",
};

let sidecar: FakeSidecar;
let channel: Channel;
let session: Session;

beforeEach(async () => {
  sidecar = await FakeSidecar.listen();
  ({ channel, session } = sidecar.connect());
  sidecar.onRequest = (frame, socket) => {
    if (frame.type === "execute") send(socket, ...eventsOf(frame.id));
    else if (frame.type === "session.snapshots")
      send(socket, { type: "snapshots", id: frame.id, snapshots: [SNAPSHOT] });
    else send(socket, { type: "ok", id: frame.id });
  };
});

afterEach(async () => {
  channel.close();
  await sidecar[Symbol.asyncDispose]();
});

test("hibernates, and goes back to a run", async () => {
  await session.hibernate();
  await session.rewind(2);
  expect(sidecar.received).toMatchObject([
    { type: "session.hibernate", session: "s" },
    { type: "session.rewind", session: "s", run: 2 },
  ]);
});

test("opens a session again to go back, when the sidecar knows only what is saved of it", async () => {
  await session.info();
  const { onRequest } = sidecar;
  sidecar.onRequest = (frame, socket) => {
    sidecar.onRequest = onRequest;
    refuse(socket, frame, "UNKNOWN_SESSION");
  };
  await session.rewind(2);
  expect(sidecar.received.map(({ type }) => type)).toEqual(["session.rewind", "session.rewind"]);
});

test("a fork is the handle of the other session, which runs on its own", async () => {
  const branch = await session.fork("branch", { run: 2 });
  expect(branch.id).toBe("branch");
  await branch.execute("1");
  expect(sidecar.received).toMatchObject([
    { type: "session.fork", session: "s", to: "branch", run: 2 },
    { type: "execute", session: "branch" },
  ]);
});

test("a fork of how the session stands names no run", async () => {
  await session.fork("branch");
  expect(await sidecar.next("session.fork")).not.toHaveProperty("run");
});

test("a fork that is refused is no session", async () => {
  sidecar.onRequest = (frame, socket) => refuse(socket, frame, "SESSION_EXISTS");
  await expect(session.fork("branch")).rejects.toMatchObject({ code: "SESSION_EXISTS" });
});

test("lists what is saved, without opening the session", async () => {
  expect(await session.snapshots()).toEqual([SNAPSHOT]);
  expect(await sidecar.next("session.snapshots")).toMatchObject({ session: "s" });
  expect(sidecar.opened).toEqual([]);
});

test.each([
  ["has runs of before, such as a fork, is known to have had them", 2, true],
  ["has had no run is new to another sidecar", 0, false],
])("a session that %s", async (_, runs, continues) => {
  sidecar.runs = runs;
  const { onRequest } = sidecar;
  sidecar.onRequest = () => sidecar.drop();
  await expect(session.hibernate()).rejects.toMatchObject({ code: "CONNECTION_LOST" });
  sidecar.instance = "second";
  sidecar.onRequest = onRequest;
  await session.hibernate();
  expect(sidecar.opened).toMatchObject([{ continues: false }, { continues }]);
});
