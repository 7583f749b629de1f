import { z } from "zod";
import { environmentSchema, errorCodeSchema, type Limits, stateSchema } from "../protocol/index.ts";

/** Seconds that a run may take when the call does not say, and at most. */
const TIMEOUT_SECONDS = { default: 30, max: 300 };

const UUID = /^[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}$/;

export const sandboxIdSchema = z
  .string()
  .regex(UUID, "Expected a UUID such as 12345678-1234-1234-1234-123456789abc")
  .describe("UUID of the sandbox; choose a new one for a new sandbox, and keep to it to go on with its state");

export const pathSchema = z.string().min(1).max(4096);

export const packagesSchema = z.array(z.string().min(1).max(512)).max(100);

/** Options are texts, as other systems have them; those that are yes or no may be booleans. */
const yesOrNo = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

const optionsSchema = z.strictObject({
  requirements_file: pathSchema.optional().describe("File in /workspace that lists packages to install first"),
  notebook_format: yesOrNo
    .optional()
    .describe("Run as a notebook: cells begin with # %%, or code is an .ipynb; writes notebook.ipynb with its outputs"),
  use_venv: yesOrNo.optional().describe("Not needed: each sandbox is an environment of its own"),
  python_cmd: z.string().max(256).optional().describe("Not used: there is one Python"),
  pip_args: z.string().max(1024).optional().describe("Not used: packages are not installed by pip"),
  install_jupyter: yesOrNo.optional().describe("Not needed for notebook_format"),
});
export type RunPythonOptions = z.output<typeof optionsSchema>;

/** What `run_python` takes, under the limits that are in force. */
export function runPythonSchema(limits: Limits) {
  const max = Math.max(1, Math.min(TIMEOUT_SECONDS.max, Math.floor(limits.maxTimeoutMs / 1000)));
  const fallback = Math.min(TIMEOUT_SECONDS.default, max);
  return z.strictObject({
    sandbox_id: sandboxIdSchema,
    code: z.string().min(1).describe("Python code to run"),
    packages: packagesSchema
      .optional()
      .describe("Packages to install first, such as flask>=3, httpx[http2] or git+https://HOST/OWNER/PROJECT.git"),
    files: z
      .record(pathSchema, z.string())
      .refine((files) => Object.keys(files).length <= 200, "Expected at most 200 files")
      .optional()
      .describe("Text files to write into /workspace first, by path"),
    options: optionsSchema.optional(),
    environment: environmentSchema.optional().describe("Environment variables of this run"),
    working_dir: pathSchema.optional().describe("Working directory of this run, by default /workspace"),
    timeout: z.int().min(1).max(max).default(fallback).describe("Time limit in seconds"),
    stdin: z
      .string()
      .max(2 ** 20)
      .optional()
      .describe("What input() and sys.stdin read"),
  });
}
export type RunPythonInput = z.output<ReturnType<typeof runPythonSchema>>;

/** What `run_python` answers, for success and for every way to fail. */
export const runPythonResultSchema = z.object({
  text: z.string().describe("What the code printed and came to, or why it failed"),
  is_error: z.boolean(),
  metadata: z.object({
    language: z.literal("python"),
    exit_code: z.int(),
    stdout: z.string(),
    stderr: z.string(),
    duration: z.number().nonnegative().describe("Seconds"),
    timed_out: z.boolean(),
    packages_installed: z.array(z.string()).describe("As name==version; what was there before is not listed"),
    python_version: z.string(),
    virtual_env: z.null().describe("Always null: each sandbox is an environment of its own"),
    files_created: z.array(z.string()).describe("Paths in /workspace"),
    files_changed: z.array(z.string()),
    error_type: z.string().optional().describe("Python's class name"),
    error_line: z.int().positive().optional(),
    error_code: errorCodeSchema.optional(),
    suggestion: z.string().optional(),
    notes: z.array(z.string()).describe("What of the request had no effect here, and why"),
    session: stateSchema.omit({ id: true }).optional().describe("Which run it was, and where the state stands"),
  }),
});
export type RunPythonResult = z.output<typeof runPythonResultSchema>;
