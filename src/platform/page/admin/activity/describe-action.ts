/** How the audit log's words for an action read in the past. */
const PAST: Record<string, string> = {
  add: "added",
  build: "built",
  change: "changed",
  create: "created",
  delete: "deleted",
  end: "ended",
  export: "exported",
  hibernate: "hibernated",
  install: "installed",
  interrupt: "interrupted",
  invite: "invited",
  link: "given a link",
  prepare: "prepared",
  remove: "removed",
  restart: "restarted",
  rewind: "rewound",
  share: "shared",
  switch: "switched",
  unshare: "no longer shared",
};

/** An action such as `policy.change` as people say it: `Policy changed`. */
export function describeAction(action: string): string {
  if (action === "run") return "Python run";
  const words = action.split(/[.\s]+/).map((word) => PAST[word] ?? word.replaceAll("-", " "));
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
