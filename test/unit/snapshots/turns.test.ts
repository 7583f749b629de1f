import { EventEmitter, once } from "node:events";
import { expect, test } from "vitest";
import { Turns } from "../../../sidecar/snapshots/store/turns.ts";

test("does work for one key in the order in which it came, also after a failure", async () => {
  const turns = new Turns();
  const log: string[] = [];
  const first = new EventEmitter();
  const results = [
    turns.take("a", () => once(first, "end")),
    turns.take("a", async () => log.push("second")),
    turns.take("a", async () => log.push("third")),
  ];
  const settled = Promise.allSettled(results);
  await turns.take("b", async () => log.push("other key"));
  expect(log).toEqual(["other key"]);
  first.emit("error", new Error("failed"));
  expect((await settled).map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(log).toEqual(["other key", "second", "third"]);
});
