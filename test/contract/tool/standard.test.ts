import { afterAll, beforeAll } from "vitest";
import { SandboxClient } from "../../../src/client/index.ts";
import { createPyodideSandboxTool, type PyodideSandboxTool } from "../../../src/tool/index.ts";
import { describeToolStandard } from "./tool-standard.ts";

let client: SandboxClient;
let tool: PyodideSandboxTool;
beforeAll(async () => {
  client = await SandboxClient.connect();
  tool = await createPyodideSandboxTool({ client });
});
afterAll(() => client.close());

describeToolStandard("pyodide_sandbox", { tool: () => tool, args: { code: "print(6 * 7)" }, badArgs: { code: 5 } });
