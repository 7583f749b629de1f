import { expect, test, vi } from "vitest";
import { connectWithBackOff } from "../../../src/client/reconnect.ts";
import { SandboxError } from "../../../src/protocol/index.ts";
import { hastyClock } from "./fake-sidecar.ts";

const unreachable = () => Promise.reject(new SandboxError("SIDECAR_UNREACHABLE", "Nobody is there"));

test("tries again until it is connected", async () => {
  const connect = vi.fn(unreachable).mockRejectedValueOnce(new SandboxError("SIDECAR_UNREACHABLE", "Not yet"));
  const connected = connect.mockImplementationOnce(unreachable).mockResolvedValueOnce("connected" as never);
  await expect(connectWithBackOff(connected, 30_000, hastyClock())).resolves.toBe("connected");
  expect(connect).toHaveBeenCalledTimes(3);
});

test("waits longer each time, up to two seconds, and never twice the same by rule", async () => {
  const clock = hastyClock();
  const sleep = vi.spyOn(clock, "sleep");
  await expect(connectWithBackOff(unreachable, 30_000, clock)).rejects.toMatchObject({ code: "CONNECTION_LOST" });
  const delays = sleep.mock.calls.map(([milliseconds]) => milliseconds);
  delays.forEach((delay, index) => {
    const longest = Math.min(50 * 2 ** index, 2_000);
    expect(delay).toBeGreaterThanOrEqual(longest / 2);
    expect(delay).toBeLessThanOrEqual(longest);
  });
  expect(new Set(delays).size).toBe(delays.length);
});

test("gives up when the time is over", async () => {
  const clock = hastyClock();
  await expect(connectWithBackOff(unreachable, 30_000, clock)).rejects.toMatchObject({ code: "CONNECTION_LOST" });
  expect(clock.now()).toBeGreaterThan(27_000);
  expect(clock.now()).toBeLessThanOrEqual(30_000);
});

test("does not repeat what stays wrong", async () => {
  const connect = vi.fn(() => Promise.reject(new SandboxError("UNAUTHORIZED", "Wrong token")));
  await expect(connectWithBackOff(connect, 30_000, hastyClock())).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  expect(connect).toHaveBeenCalledOnce();
});

test("tries once when it may not wait", async () => {
  const connect = vi.fn(unreachable);
  await expect(connectWithBackOff(connect, 0, hastyClock())).rejects.toMatchObject({ code: "SIDECAR_UNREACHABLE" });
  expect(connect).toHaveBeenCalledOnce();
});
