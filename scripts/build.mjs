// Compiles the Node side, the Deno side, the React parts and the page into dist/; incremental, so a second call takes about a second.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
const vite = fileURLToPath(new URL("../node_modules/vite/bin/vite.js", import.meta.url));

for (const project of ["tsconfig.build.json", "sidecar/tsconfig.build.json", "src/react/tsconfig.build.json"])
  run(tsc, "-p", project);
buildPage();

/** Vite always builds the whole page, so it is only asked when something that the page is made of has changed. */
function buildPage() {
  const stamp = join(root, "dist/page/.source");
  const source = hashOf([
    "src/platform/page",
    "src/platform/api",
    "src/react",
    "src/protocol",
    "vite.config.ts",
    "package-lock.json",
  ]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === source) return;
  if (run(vite, "build", "--logLevel", "warn")) writeFileSync(stamp, source);
}

function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) {
    const inside = path.includes(".") ? [""] : readdirSync(join(root, path), { recursive: true }).sort();
    for (const file of inside.filter((name) => path.includes(".") || /\.\w+$/.test(name))) {
      hash.update(`${path}/${file}\0`).update(readFileSync(join(root, path, file)));
    }
  }
  return hash.digest("hex");
}

function run(script, ...args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
  return status === 0;
}
