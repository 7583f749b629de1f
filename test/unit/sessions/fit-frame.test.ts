import { expect, test } from "vitest";
import { fitFrame } from "../../../sidecar/sessions/fit-frame.ts";
import { type ExecutionResult, MAX_FRAME_BYTES } from "../../../src/protocol/index.ts";

const MEGABYTES = 2 ** 20;

const result: ExecutionResult = {
  status: "success",
  stdout: "out",
  stderr: "",
  value: { "text/plain": "1" },
  returned: "1",
  displays: [{ data: { "text/plain": "shown" }, metadata: {} }],
  error: null,
  exitCode: null,
  files: [],
  packages: [],
  durationMs: 1,
  pythonVersion: "3.14.0",
  session: { id: "s", run: 1, state: "new", reason: null },
};

const large = (megabytes: number) => ({ "text/html": "x".repeat(megabytes * MEGABYTES) });
const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

test("leaves a result that fits as it is", () => {
  expect(fitFrame(result)).toBe(result);
  const full = { ...result, value: large(15), displays: [{ data: large(16), metadata: {} }] };
  expect(fitFrame(full)).toBe(full);
});

test("gives up displays first, then the formats of the value", () => {
  const displays = [{ data: large(16), metadata: {} }];
  expect(fitFrame({ ...result, value: large(17), displays })).toMatchObject({
    displays: [],
    status: "success",
    returned: "1",
  });
  expect(fitFrame({ ...result, value: large(40), displays })).toMatchObject({
    displays: [],
    value: null,
    returned: "1",
    stderr: expect.stringContaining("displays are left out"),
  });
});

test("becomes an error when nothing else helps", () => {
  const fitting = fitFrame({ ...result, returned: "\u0001".repeat(8 * MEGABYTES) });
  expect(fitting).toMatchObject({ status: "error", error: { code: "FRAME_TOO_LARGE" }, session: result.session });
  expect(fitting.returned).toBeUndefined();
  expect(size(fitting)).toBeLessThan(MAX_FRAME_BYTES);
});
