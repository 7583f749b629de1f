import type { PlatformPolicy } from "../../api/admin.ts";

/** `section.key` of each rule of the policy. */
export type FieldPath = {
  [Section in keyof PlatformPolicy]: PlatformPolicy[Section] extends readonly string[] | Record<string, string[]>
    ? Section
    : `${Section}.${keyof PlatformPolicy[Section] & string}`;
}[keyof PlatformPolicy];

interface FieldText {
  label: string;
  hint: string;
  unit?: string;
}

/** What people read about each rule of the policy: in forms, in lists of changes and in the audit log. */
export const POLICY_FIELDS: Record<FieldPath, FieldText> = {
  "network.mode": { label: "Network", hint: "What Python can reach over the network." },
  "network.hosts": {
    label: "Hosts",
    hint: "Such as api.example.com, *.example.com or 10.0.0.5:8080. Paste several at once, separated by spaces, commas or lines.",
  },
  "network.private": {
    label: "Private addresses",
    hint: "Loopback and private addresses are refused, even when a host's name leads there. The IPv4 addresses listed here are not.",
  },
  read: {
    label: "Readable paths",
    hint: "Absolute paths of directories on the server. Python finds them at the same paths and can only read them.",
  },
  "memory.megabytes": {
    label: "Memory of a session",
    unit: "MB",
    hint: "Beyond it Python raises MemoryError and its variables stay.",
  },
  "time.defaultSeconds": { label: "Usual time limit", unit: "seconds", hint: "For a run that asks for none." },
  "time.maxSeconds": { label: "Longest time limit", unit: "seconds", hint: "The most that a run may ask for." },
  "packages.install": { label: "Packages that code may install", hint: "Besides those that every session has." },
  "packages.deny": { label: "Never install", hint: "Not even when another package requires them." },
  "tools.allow": {
    label: "Tools that Python may call",
    hint: "Tools of its agent that the platform offers to Python code.",
  },
  "tools.maxCalls": { label: "Calls in one run", unit: "calls", hint: "How often a run may call tools." },
  "tools.maxSeconds": { label: "Time of one call", unit: "seconds", hint: "A call that takes longer is given up." },
  "files.maxMegabytes": { label: "Largest file", unit: "MB", hint: "That may be put into /workspace." },
  "output.maxKilobytes": {
    label: "Text kept of a run",
    unit: "kB",
    hint: "Of each of stdout and stderr; the middle is left out beyond it.",
  },
  "sessions.max": {
    label: "Awake at the same time",
    unit: "sessions",
    hint: "Each has a process of its own; an idle one is saved when another is needed.",
  },
  "sessions.memoryGigabytes": {
    label: "Memory of all sessions",
    unit: "GB",
    hint: "When it is used up, the session that was idle for longest gives way. Empty: three fifths of what the server has.",
  },
  "sessions.waitSeconds": {
    label: "Wait for a place",
    unit: "seconds",
    hint: "How long a session waits for others when nothing is idle, before it is refused as busy.",
  },
  "sessions.idleMinutes": {
    label: "Hibernate after",
    unit: "minutes",
    hint: "A session that is unused for so long is saved and gives its memory back; its next run brings it back.",
  },
  "sessions.template": {
    label: "Sessions start with",
    hint: "The packages that are imported already when a conversation's first run begins.",
  },
  "sessions.spares": {
    label: "Spares",
    unit: "of each template",
    hint: "Kernels that are kept booted, so that a new session starts at once.",
  },
  templates: {
    label: "Templates of your own",
    hint: "Pythons in which modules are imported already. Their packages must be among those that every session has.",
  },
  "snapshots.save": {
    label: "Save sessions",
    hint: "A saved session outlives its process, the sandbox and a restart of the server.",
  },
  "snapshots.idleSeconds": { label: "Pause before saving", unit: "seconds", hint: "When no run follows for so long." },
  "snapshots.perSession": { label: "Kept of each session", unit: "snapshots", hint: "One can go back to any of them." },
  "snapshots.maxGigabytes": { label: "Disk space of all", unit: "GB", hint: "The oldest are deleted beyond it." },
  "snapshots.maxDays": { label: "Kept for", unit: "days", hint: "Older ones are deleted." },
  "store.source": {
    label: "Source of packages",
    hint: "Directory or base URL that holds the packages. Empty: the built-in sources.",
  },
  "store.prepare": {
    label: "Packages that every session has",
    hint: "They can be imported at once, with no installation.",
  },
};

/** The label of the rule at a path, such as that of a change; the path itself where it is none. */
export function labelOf(path: readonly (string | number)[]): string {
  const [section = "", key] = path;
  const texts: Record<string, FieldText | undefined> = POLICY_FIELDS;
  if (section === "templates" && key !== undefined) return `Template “${key}”`;
  return (texts[`${section}.${key}`] ?? texts[section])?.label ?? path.join(".");
}
