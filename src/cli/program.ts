import { Command } from "commander";
import { addDemoCommand } from "./commands/demo.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addExportCommand } from "./commands/export.ts";
import { addMcpCommand } from "./commands/mcp.ts";
import { addNotebookCommands } from "./commands/notebook.ts";
import { addPackagesCommands } from "./commands/packages.ts";
import { addPolicyCommands } from "./commands/policy.ts";
import { addReplCommand } from "./commands/repl.ts";
import { addRunCommand } from "./commands/run.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addSessionsCommands } from "./commands/sessions.ts";
import { addSidecarCommand } from "./commands/sidecar.ts";
import { addTemplatesCommands } from "./commands/templates.ts";
import { addExamples } from "./examples.ts";
import { packageVersion } from "../client/index.ts";

const ENVIRONMENT = `
Environment:
  PYODIDE_SANDBOX_HOME     directory of the packages and the saved sessions (default: ~/.cache/pyodide-sandbox)
  PYODIDE_SANDBOX_CONFIG   directory of the policy files (default: ./agent-config, else the package's own)
  PYODIDE_SANDBOX_POLICY   JSON that is laid over the policy file
  PYODIDE_SANDBOX_URL      a sidecar that runs already, and
  PYODIDE_SANDBOX_TOKEN    its token
`;

/** The command line's commands; parsing throws `CommanderError` for wrong usage instead of ending the process. */
export function createProgram(): Command {
  const program = new Command("pyodide-sandbox")
    .description("Runs Python in a sandbox: Pyodide in Deno, with the rights that a policy gives")
    .version(packageVersion())
    .addHelpText("after", ENVIRONMENT)
    .showHelpAfterError("Run with --help to see what is possible.")
    .configureHelp({ optionDescription: ({ description }) => description }) // Without the defaults, mostly "false".
    .enablePositionalOptions() // An option belongs to the command before it: `serve` and `serve token` have some of one name.
    .exitOverride();
  addRunCommand(program);
  addReplCommand(program);
  addNotebookCommands(program);
  addDemoCommand(program);
  addDoctorCommand(program);
  addSessionsCommands(program);
  addExportCommand(program);
  addTemplatesCommands(program);
  addPackagesCommands(program);
  addPolicyCommands(program);
  addMcpCommand(program);
  addServeCommand(program);
  addSidecarCommand(program);
  addExamples(program);
  return program;
}
