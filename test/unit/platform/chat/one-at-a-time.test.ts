import { expect, test } from "vitest";
import { OneAtATime } from "../../../../src/platform/chat/one-at-a-time.ts";

test("a person's work waits for what they began before, others' does not, and a failure is no obstacle", async () => {
  const turns = new OneAtATime();
  const begun: string[] = [];
  let fail!: (error: Error) => void;
  const first = turns.run({ id: "ada" }, () => new Promise((_, reject) => (fail = reject)));
  const second = turns.run({ id: "ada" }, async () => begun.push("Ada's second"));
  await turns.run({ id: "bob" }, async () => begun.push("Bob's"));
  expect(begun).toEqual(["Bob's"]);
  fail(new Error("broken off"));
  await expect(first).rejects.toThrow("broken off");
  await second;
  expect(begun).toEqual(["Bob's", "Ada's second"]);
});
