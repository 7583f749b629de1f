import { once } from "node:events";
import { expect, test } from "vitest";
import type { SandboxClient, Session } from "../../../src/client/index.ts";
import { SessionPool } from "../../../src/http/execute/session-pool.ts";

/** Sessions that only go back and close; one in `broken` cannot go back. */
function startPool(size: number) {
  const [open, broken] = [new Set<string>(), new Set<string>()];
  let made = 0;
  const session = () => {
    const id = String(++made);
    open.add(id);
    return {
      id,
      rewind: async () => (broken.has(id) ? Promise.reject(new Error("Broken")) : undefined),
      close: async () => void open.delete(id),
    } as unknown as Session;
  };
  const client = { session } as unknown as SandboxClient;
  return { pool: new SessionPool({ client, prefix: "", agent: null, size }), open, broken };
}

const idOf = async ({ id }: Session) => id;
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("gives a session to the next work of its kind when it has gone back", async () => {
  const { pool } = startPool(2);
  expect(await pool.use("a", idOf)).toBe("1");
  await settle();
  expect(await pool.use("a", idOf)).toBe("1");
  expect(await pool.use("b", idOf)).toBe("2");
});

test("lets work wait when all sessions are in use, and does it in order", async () => {
  const { pool, open } = startPool(2);
  const order: number[] = [];
  const work = Array.from({ length: 6 }, (_, index) => pool.use("a", async () => void order.push(index)));
  await Promise.all(work);
  expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  expect(open.size).toBe(2);
});

test("closes a session that cannot go back, and takes another one", async () => {
  const { pool, open, broken } = startPool(1);
  broken.add("1");
  await pool.use("a", idOf);
  expect(await pool.use("a", idOf)).toBe("2");
  expect([...open]).toEqual(["2"]);
});

test("gives up a session of another kind when there is no room", async () => {
  const { pool, open } = startPool(1);
  await pool.use("a", idOf);
  await settle();
  expect(await pool.use("b", idOf)).toBe("2");
  expect([...open]).toEqual(["2"]);
});

test("gives a session back when the work fails", async () => {
  const { pool } = startPool(1);
  await expect(pool.use("a", () => Promise.reject(new Error("No")))).rejects.toThrow("No");
  expect(await pool.use("a", idOf)).toBe("1");
});

test("refuses work when too much waits", async () => {
  const { pool } = startPool(1);
  const finished = new EventTarget();
  const first = pool.use("a", () => once(finished, "finish"));
  const waiting = Array.from({ length: 256 }, () => pool.use("a", idOf));
  await expect(pool.use("a", idOf)).rejects.toMatchObject({ code: "BUSY" });
  finished.dispatchEvent(new Event("finish"));
  await Promise.all([first, ...waiting]);
});

test("refuses what still waits when it is closed", async () => {
  const { pool } = startPool(1);
  const finished = new EventTarget();
  const first = pool.use("a", () => once(finished, "finish"));
  const waiting = [1, 2].map(() => pool.use("a", idOf));
  await pool.close();
  for (const each of waiting) await expect(each).rejects.toMatchObject({ code: "BUSY" });
  finished.dispatchEvent(new Event("finish"));
  await first;
});

test("closes all sessions in the end", async () => {
  const { pool, open } = startPool(3);
  await Promise.all([1, 2, 3].map(() => pool.use("a", idOf)));
  await pool.close();
  expect(open.size).toBe(0);
});
