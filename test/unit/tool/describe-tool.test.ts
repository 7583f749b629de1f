import { tool } from "@langchain/core/tools";
import { expect, test } from "vitest";
import { z } from "zod";
import { describeTool } from "../../../src/tool/describe-tool.ts";
import { describePythonTool } from "../../../src/tool/python-tool.ts";
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

test("shows the tools that Python may call, and says nothing of tools where there are none", () => {
  const schema = z.object({ query: z.string() });
  const search = tool(async () => "", { name: "web-search", description: "Searches.", schema });
  const description = describeTool(LIMITS, [describePythonTool(search)]);
  expect(description).toContain("`from tools import web_search`");
  expect(description).toContain("At most 1000 calls in one run, 60 seconds each.");
  expect(description).toContain('```python\ndef web_search(query: str) -> Any:\n    """Searches."""\n```');
  expect(describeTool(LIMITS)).not.toContain("tools import");
});
