import { EventEmitter, once } from "node:events";
import { expect, test } from "vitest";
import { limitTo } from "../../../sidecar/store/limit.ts";

test("runs no more at a time than it may, in order, and goes on after a failure", async () => {
  const limit = limitTo(2);
  const started: number[] = [];
  const endings = new EventEmitter();
  const results = [0, 1, 2, 3].map((index) =>
    limit(() => {
      started.push(index);
      return once(endings, `end ${index}`);
    }),
  );
  expect(started).toEqual([0, 1]);
  endings.emit("error", new Error("failed"));
  await expect(results[0]).rejects.toThrow("failed");
  await expect(results[1]).rejects.toThrow("failed");
  expect(started).toEqual([0, 1, 2, 3]);
  endings.emit("end 2");
  endings.emit("end 3");
  await Promise.all(results.slice(2));
});
