import type { Command } from "commander";
import { collect } from "../arguments.ts";
import { UserError } from "../user-error.ts";

export function addDemoCommand(program: Command): void {
  program
    .command("demo")
    .description("hold a conversation with an agent that computes in the sandbox")
    .option("--chat", "type the messages yourself", false)
    .option("--file <path>", "put a file into /workspace; may be repeated", collect, [])
    .addHelpText("after", "\nMODEL=provider:name chooses a real model; without it a scripted one answers.")
    .action(async ({ chat, file }: { chat: boolean; file: string[] }) => {
      const { runDemo } = await import("../demo/run-demo.ts").catch(explainMissing);
      const model = process.env["MODEL"];
      process.exitCode = await runDemo({ chat, files: file, ...(model ? { model } : {}) });
    });
}

/** LangChain is the application's own dependency, so that it may be absent. */
function explainMissing(error: NodeJS.ErrnoException): never {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  throw new UserError("The demo needs LangChain; run `npm install langchain @langchain/core @langchain/langgraph`", {
    cause: error,
  });
}
