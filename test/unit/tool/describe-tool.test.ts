import { expect, test } from "vitest";
import { describeTool } from "../../../src/tool/describe-tool.ts";
import { LIMITS } from "./results.ts";

test("tells of state, packages, files, network and limits as the policy has them", () => {
  const description = describeTool(LIMITS);
  expect(description).toContain("stay from call to call, as a rule also over idle time and restarts");
  expect(description).toContain("numpy, pandas are ready to import. Others are installed");
  expect(description).toContain("/workspace");
  expect(description).toContain("200 MB at most");
  expect(description).toContain("Network: none.");
  expect(description).toContain("60 seconds for a call, up to 120");
  expect(description).toContain("512 MB of memory");
});

test("promises no installations and no hosts that the policy does not allow", () => {
  const description = describeTool({ ...LIMITS, installs: false, network: ["api.example.com"] });
  expect(description).toContain("No others can be installed.");
  expect(description).toContain("Network: only api.example.com");
});
