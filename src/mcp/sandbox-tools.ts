import { randomUUID } from "node:crypto";
import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { ToolContext } from "./context.ts";
import { describeInstalling } from "./describe-tools.ts";
import { reportProgress } from "./report-progress.ts";
import { packagesSchema, sandboxIdSchema } from "./schemas.ts";
import { answerRefusals, toolResult } from "./tool-result.ts";
import { toolSchema } from "./tool-schema.ts";

const INSTALL_PACKAGES_INPUT = toolSchema(
  z.strictObject({ sandbox_id: sandboxIdSchema, packages: packagesSchema.min(1) }),
);
const INSTALL_PACKAGES_OUTPUT = toolSchema(
  z.object({ installed: z.array(z.string()).describe("As name==version; none that were there") }),
);
const RESET_SANDBOX_INPUT = toolSchema(z.strictObject({ sandbox_id: sandboxIdSchema }));
const RESET_SANDBOX_OUTPUT = toolSchema(z.object({ sandbox_id: z.string() }));
const FORK_SANDBOX_INPUT = toolSchema(
  z.strictObject({
    sandbox_id: sandboxIdSchema,
    new_sandbox_id: sandboxIdSchema.optional().describe("UUID of the new sandbox; chosen when left out"),
  }),
);
const FORK_SANDBOX_OUTPUT = toolSchema(z.object({ sandbox_id: z.string().describe("UUID of the new sandbox") }));

/** What concerns a sandbox as a whole: its packages, its end, and branches of it. */
export function registerSandboxTools(server: McpServer, { caller, sandboxes, terms }: ToolContext): void {
  server.registerTool(
    "install_packages",
    {
      title: "Install packages",
      description: describeInstalling(terms.limits),
      inputSchema: INSTALL_PACKAGES_INPUT,
      outputSchema: INSTALL_PACKAGES_OUTPUT,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    },
    ({ sandbox_id: id, packages }, request) =>
      answerRefusals(async () => {
        const { signal } = request.mcpReq;
        const onEvent = reportProgress(request);
        const install = () => sandboxes.get(id).execute("pass", { packages, signal, onEvent });
        const { error, packages: installed } = await caller.run(install);
        if (error === null) {
          const text = installed.length === 0 ? "All of them are there already." : `Installed ${installed.join(", ")}.`;
          return toolResult(text, { installed });
        }
        const text = `${error.code}: ${error.message}\n${error.suggestion}`;
        return { isError: true, content: [{ type: "text", text }] };
      }),
  );

  server.registerTool(
    "reset_sandbox",
    {
      title: "Reset a sandbox",
      description: "Deletes the variables, files and saved state of a sandbox; it begins anew when it is next used.",
      inputSchema: RESET_SANDBOX_INPUT,
      outputSchema: RESET_SANDBOX_OUTPUT,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
    },
    ({ sandbox_id: id }) =>
      answerRefusals(async () => {
        await sandboxes.reset(id);
        return toolResult(`The sandbox ${id} is empty.`, { sandbox_id: id });
      }),
  );

  server.registerTool(
    "fork_sandbox",
    {
      title: "Fork a sandbox",
      description:
        "Makes another sandbox with the same variables and files; what happens in one later does not reach the other.",
      inputSchema: FORK_SANDBOX_INPUT,
      outputSchema: FORK_SANDBOX_OUTPUT,
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    },
    ({ sandbox_id: id, new_sandbox_id: to = randomUUID() }) =>
      answerRefusals(async () => {
        await sandboxes.fork(id, to);
        return toolResult(`The new sandbox is ${to}.`, { sandbox_id: to });
      }),
  );
}
