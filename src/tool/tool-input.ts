import { z } from "zod";
import type { Limits } from "../protocol/index.ts";

/** What a model may pass to the tool; optional fields are `.optional()`, as defaults would be shown as required. */
export function toolInputSchema(limits: Limits) {
  return z.object({
    code: z.string().describe("Python source to run"),
    timeout_seconds: z
      .number()
      .positive()
      .max(limits.maxTimeoutMs / 1000)
      .optional()
      .describe(`Time limit of this run; ${limits.defaultTimeoutMs / 1000} without it`),
    packages: z
      .array(z.string().min(1).max(512))
      .max(100)
      .optional()
      .describe("Packages to install before the code runs, such as flask>=3; not needed for those that are ready"),
    stdin: z.string().optional().describe("Answers to input(), one a line"),
  });
}

export type ToolInputSchema = ReturnType<typeof toolInputSchema>;
export type ToolInput = z.infer<ToolInputSchema>;
