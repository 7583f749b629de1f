import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const CORE = ["protocol", "config", "client", "executor", "tool", "notebook", "demo"];
const DOORS = ["http", "mcp", "jupyter", "e2b", "deepagents"];

/** What each folder of src/ may import from the others. */
const LAYERS: Record<string, readonly string[]> = {
  protocol: [],
  config: ["protocol"],
  client: ["protocol", "config"],
  executor: ["protocol", "config", "client"],
  tool: ["protocol", "config", "client"],
  notebook: ["protocol"],
  demo: ["protocol", "client"],
  react: ["protocol"],
  platform: [...CORE, "react"],
  cli: [...CORE, ...DOORS],
  ...Object.fromEntries(DOORS.map((door) => [door, CORE])),
};

/** Packages that the folders shared with the sidecar may import, besides Node's own modules. */
const SHARED_PACKAGES: Record<string, readonly string[]> = { protocol: ["zod"], config: ["zod", "yaml"] };

/** Files that are tracked or would be, relative to the root. */
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT })
  .toString()
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(ROOT, file)));

interface Import {
  from: string;
  /** A path relative to the root, or a package. */
  to: string;
}

const imports = files.filter((file) => /^(src|sidecar)\/.*\.tsx?$/.test(file)).flatMap(readImports);

describe("imports", () => {
  test("are all found", () => {
    expect(readImports("test/layers.test.ts")).toContainEqual({ from: "test/layers.test.ts", to: "oxc-parser" });
    expect(imports).toContainEqual({ from: "src/config/load-policy.ts", to: "src/config/policy.ts" });
  });

  test("go one way between the folders of src/", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [layer, target] = [layerOf(from), layerOf(to)];
      return layer !== undefined && target !== layer && target !== undefined && !LAYERS[layer]?.includes(target);
    });
    expect(wrong).toEqual([]);
  });

  test("never reach up to src/index.ts or over to the sidecar from src/", () => {
    const wrong = imports.filter(({ from, to }) => from.startsWith("src/") && /^(src\/index\.ts|sidecar\/)/.test(to));
    expect(wrong).toEqual([]);
  });

  test("of protocol and config name only packages that the sidecar has as well", () => {
    const wrong = imports.filter(({ from, to }) => {
      const allowed = SHARED_PACKAGES[layerOf(from) ?? ""];
      return allowed && !/^(src\/|node:)/.test(to) && !allowed.includes(to);
    });
    expect(wrong).toEqual([]);
  });

  test("of the sidecar take from src/ only protocol and config", () => {
    const wrong = imports.filter(
      ({ from, to }) => from.startsWith("sidecar/") && to.startsWith("src/") && !/^src\/(protocol|config)\//.test(to),
    );
    expect(wrong).toEqual([]);
  });

  test("of the kernel stay in the kernel, but for protocol", () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith("sidecar/kernel/") &&
        /^(src|sidecar)\//.test(to) &&
        !/^(sidecar\/kernel|src\/protocol)\//.test(to),
    );
    expect(wrong).toEqual([]);
  });

  test("of the page stay with the page, the React parts and the contract with its server", () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith("src/platform/page/") &&
        to.startsWith("src/") &&
        !/^src\/(platform\/(page|api)|react|protocol|config)\//.test(to),
    );
    expect(wrong).toEqual([]);
  });

  test("are only allowed to folders that a rule is made for", () => {
    const folders = new Set(imports.map(({ from }) => layerOf(from)).filter((layer) => layer !== undefined));
    expect([...folders].filter((folder) => !(folder in LAYERS))).toEqual([]);
  });
});

describe("the repository", () => {
  // In parts, so that this file does not name them either.
  const hosts = [
    ["pypi", "org"],
    ["pythonhosted", "org"],
    ["npmjs", "org"],
    ["npmjs", "com"],
    ["yarnpkg", "com"],
    ["jsdelivr", "net"],
    ["unpkg", "com"],
    ["cdnjs", "cloudflare", "com"],
    ["esm", "sh"],
    ["skypack", "dev"],
    ["jsr", "io"],
    ["deno", "land"],
    ["anaconda", "org"],
  ].map((parts) => parts.join("."));

  test("names no host of a package registry or of a CDN", () => {
    const named = files.flatMap((file) => {
      const text = readFileSync(join(ROOT, file), "utf8").toLowerCase();
      return hosts.filter((host) => text.includes(host)).map((host) => `${file}: ${host}`);
    });
    expect(named).toEqual([]);
  });

  test("holds no URL of a registry in its lock file", () => {
    expect(readFileSync(join(ROOT, "package-lock.json"), "utf8")).not.toContain('"resolved"');
  });

  test("lists in its lock file the packages for all platforms, so that npm ci works on each", () => {
    const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const optional = Object.values(lock.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    expect(optional.filter((name) => !(`node_modules/${name}` in lock.packages))).toEqual([]);
    expect(optional).toContain("@deno/darwin-arm64");
  });

  test("holds no wheel, binary or archive", () => {
    expect(files.filter((file) => /\.(whl|wasm|so|zip|tgz|gz|exe|pyc|img)$/.test(file))).toEqual([]);
  });
});

/** The folder of src/ that a file is in; undefined for all else, also for src/index.ts. */
function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

function readImports(file: string): Import[] {
  const source = readFileSync(join(ROOT, file), "utf8");
  const { module } = parseSync(file, source);
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value)),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => source.slice(start, end).replace(/["'`]/g, "")),
    ...[...source.matchAll(/\bimport\("([^"]+)"\)\./g)].map(([, specifier]) => specifier), // Types.
  ];
  return specifiers.filter((to) => to !== undefined).map((to) => ({ from: file, to: resolveSpecifier(file, to) }));
}

function resolveSpecifier(file: string, specifier: string): string {
  return specifier.startsWith(".") ? relative(ROOT, join(ROOT, dirname(file), specifier)) : specifier;
}
