import { execFileSync } from "node:child_process";

/** The sidecar that a process has started; undefined when there is none. */
export function sidecarOf(host: number): number | undefined {
  return list().find(({ parent, command }) => parent === host && command.includes("sidecar/main.js"))?.pid;
}

/** The processes of a group: a sidecar, which leads it, and its kernels. */
export function groupOf(leader: number): number[] {
  return list()
    .filter(({ group, state }) => group === leader && !state.startsWith("Z"))
    .map(({ pid }) => pid);
}

/** The kernels of a sidecar. */
export function kernelsOf(sidecar: number): number[] {
  return list()
    .filter(({ group, command }) => group === sidecar && command.includes("kernel/main.js"))
    .map(({ pid }) => pid);
}

function list() {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,pgid=,state=,args="], { encoding: "utf8" });
  return table.split("\n").map((line) => {
    const [pid, parent, group, state = "", ...command] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), group: Number(group), state, command: command.join(" ") };
  });
}
