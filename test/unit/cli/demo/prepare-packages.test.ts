import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { preparePackages } from "../../../../src/cli/demo/prepare-packages.ts";
import type { Progress } from "../../../../src/protocol/index.ts";

test("writes a line for each step where there is no terminal", async () => {
  const steps: Progress[] = [
    { step: "Fetching", done: 0, total: null },
    { step: "Fetching", done: 5, total: 10 },
    { step: "Compiling", done: 1, total: 53 },
  ];
  const packages = { prepare: async (onProgress: (progress: Progress) => void) => steps.forEach(onProgress) };
  const stream = new PassThrough();
  await preparePackages({ packages } as never, stream);
  expect(String(stream.read())).toBe("Fetching\nCompiling\n");
});
