import { resolve } from "node:path";
import type { Command } from "commander";
import type { PackageInfo } from "../../protocol/index.ts";
import { print } from "../print.ts";
import { showProgress } from "../show-progress.ts";
import { withClient } from "../with-client.ts";

interface Options {
  json: boolean;
}

export function addPackagesCommands(program: Command): void {
  const packages = program.command("packages").description("look after the store of Python packages");
  packages
    .command("list")
    .description("list the packages in the store")
    .option("--json", "print JSON", false)
    .action(list);
  packages
    .command("install")
    .description("add packages to the store")
    .argument("<requirement...>", "such as flask, or 'flask>=3'")
    .option("--json", "print JSON", false)
    .action(install);
  packages
    .command("prepare")
    .description("fetch the packages that every session has")
    .option("--json", "print JSON", false)
    .action(prepare);
  packages
    .command("mirror")
    .description(
      "write the prepared packages to a directory, as the source (store.source) of a machine without network",
    )
    .argument("<directory>")
    .option("--json", "print JSON", false)
    .action(mirror);
}

async function list({ json }: Options): Promise<void> {
  const packages = await withClient({}, (client) => client.packages.list());
  print(packages, json, packages.length === 0 ? "The store is empty." : packages.map(formatPackage).join("\n"));
}

function formatPackage({ name, version, prepared }: PackageInfo): string {
  return `${name.padEnd(28)} ${version.padEnd(16)} ${prepared ? "prepared" : "installed"}`;
}

async function install(requirements: string[], { json }: Options): Promise<void> {
  const installed = await withClient({}, (client) =>
    showProgress(process.stderr, (onProgress) => client.packages.install(requirements, onProgress)),
  );
  print({ installed }, json, installed.length === 0 ? "Nothing was missing." : installed.join("\n"));
}

async function prepare({ json }: Options): Promise<void> {
  const packages = await withClient({}, async (client) => {
    await showProgress(process.stderr, (onProgress) => client.packages.prepare(onProgress));
    return client.packages.list();
  });
  print(packages, json, `The store holds ${packages.length} packages.`);
}

async function mirror(target: string, { json }: Options): Promise<void> {
  const directory = resolve(target);
  // A sidecar that runs already may not write there.
  await withClient({ discover: false, writable: [directory] }, (client) =>
    showProgress(process.stderr, (onProgress) => client.packages.mirror(directory, onProgress)),
  );
  print({ directory }, json, `The packages are in "${directory}"; set store.source to it in the policy.`);
}
