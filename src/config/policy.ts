import { isAbsolute } from "node:path";
import { z } from "zod";
import { toolNameSchema } from "../protocol/index.ts";

const HOST_RULE = "Expected a host such as example.com, *.example.com or 10.0.0.5:8080, without a scheme or a path";

/** `example.com`, `*.example.com`, `10.0.0.5`, each with an optional port. */
const host = z
  .string()
  .regex(/^(\*\.)?[a-zA-Z0-9_]([a-zA-Z0-9_.-]*[a-zA-Z0-9_])?(:\d{1,5})?$/, { error: HOST_RULE, abort: true })
  .refine((text) => !text.includes("..") && Number(text.split(":")[1] ?? 0) <= 65_535, HOST_RULE);

const packageName = z.string().regex(/^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$/, "Expected a package's name");

/** Packages of the default environment: every session can import them at once. */
const DEFAULT_PACKAGES = [
  "numpy",
  "pandas",
  "matplotlib",
  "scipy",
  "scikit-learn",
  "seaborn",
  "sympy",
  "pillow",
  "openpyxl",
  "lxml",
  "requests",
  "httpx",
  "pydantic",
  "micropip",
  "plotly",
];

/** The templates that are always there. */
export const SHIPPED_TEMPLATES = ["python", "science"] as const;

/** Name of a template: a shipped one, or one of the policy. */
export type Template = string;

/** What a session may start from besides: as its first run needs, and what was imported with a session. */
const RESERVED_TEMPLATES = [...SHIPPED_TEMPLATES, "auto", "imported"] as const;

const templateName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}$/, "Expected lower-case letters, digits and _, 32 at most, and a letter first");

const moduleName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, "Expected the name of a module, such as scipy.signal");

const templatesSchema = z
  .record(
    templateName.refine((name) => !RESERVED_TEMPLATES.some((reserved) => reserved === name), "This name is taken"),
    z.array(moduleName).max(200),
  )
  .describe("Templates besides python and science, by name, each with the modules that are imported in it");

const readSchema = z
  .array(z.string().refine(isAbsolute, "Expected an absolute path"))
  .describe("Absolute paths on this machine that Python may read");

const networkSchema = z.strictObject({
  mode: z
    .enum(["off", "hosts", "public"])
    .default("off")
    .describe("off: none; hosts: those listed; public: any public host"),
  hosts: z.array(host).default([]).describe("Hosts that Python may reach in mode hosts"),
  private: z.array(z.ipv4()).default([]).describe("Loopback or private addresses that a host may resolve to"),
});

const memorySchema = z.strictObject({
  megabytes: z.int().min(128).max(4096).default(1024).describe("Python's memory in one session"),
});

const timeSchema = z.strictObject({
  defaultSeconds: z
    .number()
    .positive()
    .max(300)
    .default(60)
    .describe("Time limit of a run that asks for none; never more than maxSeconds"),
  maxSeconds: z.number().min(1).max(300).default(300).describe("Longest time limit that a run may ask for"),
});

const packagesSchema = z.strictObject({
  install: z
    .union([z.enum(["any", "none"]), z.array(packageName)], {
      error: "Expected any, none, or a list of package names",
    })
    .default("any")
    .describe("Packages that code may install: any, none, or those listed"),
  deny: z.array(packageName).default([]).describe("Packages that are never installed"),
});

const toolsSchema = z.strictObject({
  allow: z
    .union([z.enum(["any", "none"]), z.array(toolNameSchema)], { error: "Expected any, none, or a list of tool names" })
    .default("any")
    .describe("Tools of its agent that code may call, where the platform offers them: any, none, or those listed"),
  maxCalls: z.int().min(1).max(100_000).default(1000).describe("Calls of tools in one run"),
  maxSeconds: z.number().positive().max(3600).default(60).describe("Time that one call may take"),
});

const sessionsSchema = z.strictObject({
  max: z
    .int()
    .min(1)
    .max(10_000)
    .default(32)
    .describe("Kernels at the same time; an idle one is saved when another is needed"),
  memoryGigabytes: z
    .number()
    .min(0.25)
    .nullable()
    .default(null)
    .describe("Memory of all kernels together; null for three fifths of what there is"),
  waitSeconds: z
    .number()
    .min(1)
    .max(300)
    .default(30)
    .describe("Longest time that a session waits for others when kernels or memory are used up and none is idle"),
  idleMinutes: z
    .number()
    .positive()
    .default(60)
    .describe("A session that is unused for this long is saved and its process ends"),
  template: z
    .union([z.enum(["auto", ...SHIPPED_TEMPLATES]), templateName], { error: "Expected the name of a template" })
    .default("auto")
    .describe(
      "What a session starts with: python, science (the science packages are imported already), one of templates, or auto: " +
        "python or science, as its first run needs",
    ),
  spares: z.int().min(0).max(16).default(1).describe("Kernels of each template that are kept booted for new sessions"),
});

const snapshotsSchema = z.strictObject({
  save: z
    .enum(["always", "idle", "never"])
    .default("idle")
    .describe("When a session is saved: after every run, when no run follows for idleSeconds, or never"),
  idleSeconds: z.number().positive().max(3600).default(1).describe("Pause after a run before its session is saved"),
  perSession: z.int().min(1).max(1000).default(10).describe("Snapshots kept of each session, the newest"),
  maxGigabytes: z.number().positive().default(20).describe("Disk space for all snapshots together"),
  maxDays: z.number().positive().default(30).describe("Snapshots that are older are deleted"),
});

const storeSchema = z.strictObject({
  source: z
    .string()
    .nullable()
    .default(null)
    .describe("Directory or base URL that holds the packages; null for the built-in sources"),
  prepare: z.array(packageName).default(DEFAULT_PACKAGES).describe("Packages that every session has"),
});

const filesSchema = z.strictObject({
  maxMegabytes: z.int().min(1).max(2048).default(200).describe("Largest file that may be put into /workspace"),
});

const outputSchema = z.strictObject({
  maxKilobytes: z.int().min(1).max(65_536).default(1024).describe("Text kept of each of stdout and stderr in one run"),
});

/** What an agent may narrow for itself; what it leaves out is as the policy has it. */
const agentPolicySchema = z.strictObject({
  network: withoutDefaults(networkSchema).optional(),
  read: readSchema.optional(),
  memory: withoutDefaults(memorySchema).optional(),
  time: withoutDefaults(timeSchema).optional(),
  packages: withoutDefaults(packagesSchema).optional(),
  tools: withoutDefaults(toolsSchema).optional(),
});
export type AgentPolicy = z.infer<typeof agentPolicySchema>;

/** What an administrator allows; every key has a default, so an empty file is a policy. */
export const policySchema = z.strictObject({
  network: networkSchema.prefault({}),
  read: readSchema.default([]),
  memory: memorySchema.prefault({}),
  time: timeSchema.prefault({}),
  packages: packagesSchema.prefault({}),
  tools: toolsSchema.prefault({}),
  files: filesSchema.prefault({}),
  output: outputSchema.prefault({}),
  sessions: sessionsSchema.prefault({}),
  templates: templatesSchema.default({}),
  snapshots: snapshotsSchema.prefault({}),
  store: storeSchema.prefault({}),
  agents: z.record(z.string(), agentPolicySchema).default({}).describe("Narrower rules for single agents, by name"),
});
export type Policy = z.infer<typeof policySchema>;

/** The rules that hold for one session: the policy, narrowed for its agent. */
export type EffectivePolicy = Omit<Policy, "agents">;

/** The same keys, each of them optional: `partial()` would fill in the defaults, and so override the policy's values. */
function withoutDefaults<Shape extends Record<string, z.ZodDefault>>(section: z.ZodObject<Shape>) {
  const fields = Object.entries<z.ZodDefault>(section.shape).map(([key, field]) => {
    const optional = field.unwrap() as z.ZodType;
    return [key, optional.optional().describe(field.description ?? "")];
  });
  return z.strictObject(
    Object.fromEntries(fields) as { [Key in keyof Shape]: z.ZodOptional<ReturnType<Shape[Key]["unwrap"]>> },
  );
}
