import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { SandboxError } from "../../../src/protocol/index.ts";
import { packageFile } from "../../files.ts";
import { exists } from "../../store/layout.ts";
import { compressParts, decompressParts } from "../store/compression.ts";
import { MAX_SESSION_BYTES, type SnapshotInfo, type SnapshotPart, type SnapshotStore } from "../store/snapshot.ts";
import { IMPORTED, type Templates } from "../templates.ts";
import { ChecksumReader, ChecksumWriter } from "./checked-stream.ts";
import { badFile, encodeHeader, readHeader, type SessionHeader } from "./header.ts";
import { listTemplateFiles, readTemplateParts, skipTemplateParts, writeTemplateParts } from "./template-parts.ts";

export interface SessionExchangeOptions {
  snapshots: SnapshotStore;
  templates: Templates;
  /** Directory that holds the package trees. */
  environments: string;
}

/**
 * Sessions as single files, for another machine or home. A file holds a header, the session with its template, and a SHA-256: it
 * can be read by anyone, and says nothing of who made it. What is in it is a stranger's Python, and runs as such.
 */
export class SessionExchange {
  readonly #options: SessionExchangeOptions;

  constructor(options: SessionExchangeOptions) {
    this.#options = options;
  }

  /**
   * Writes a session as it was saved last, or after a run.
   *
   * @throws SandboxError `UNKNOWN_SNAPSHOT`
   */
  async export(session: string, run: number | undefined, write: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    const { snapshots, templates } = this.#options;
    await using saved = await snapshots.open(session, run);
    if (!saved) {
      const when = run === undefined ? "" : ` after run "${run}"`;
      throw new SandboxError("UNKNOWN_SNAPSHOT", `Session "${session}" was not saved${when}`);
    }
    const directory = join(templates.directory, saved.info.template);
    const header = await this.#describe(saved.info, directory);
    const file = new ChecksumWriter(write);
    await file.write(encodeHeader(header));
    const parts = joined(readTemplateParts(directory, header.template.files), saved.parts);
    await compressParts(parts, (bytes) => file.write(bytes));
    await file.end();
  }

  /**
   * Saves a session from a file, under the name that it has or another one; nothing is kept of a file that is not whole.
   *
   * @param checkName Throws for a name that a session has; called before and after the file is read.
   * @throws SandboxError `BAD_SNAPSHOT`, `VERSION_MISMATCH`, `FILE_TOO_LARGE`, `STORE_UNAVAILABLE` when packages are missing
   */
  async import(
    chunks: AsyncIterable<Uint8Array>,
    name: string | undefined,
    checkName: (session: string) => Promise<void>,
  ): Promise<SnapshotInfo> {
    const { snapshots, templates } = this.#options;
    await using file = new ChecksumReader(chunks);
    const header = await readHeader((length) => file.read(length)); // At once: the file may be on its way.
    const session = name ?? header.session;
    await checkName(session);
    await this.#checkVersion(header);
    const { agent, run, pythonVersion, template } = header;
    const mounts = await this.#findMounts(header);
    const known = (await templates.stored()).find(({ content }) => content === template.content)?.id;
    const id = known ?? `${IMPORTED}-${template.key}-${template.content}`;
    const description = { session, agent, run, savedAt: Date.now(), template: id, mounts, pythonVersion };
    return await snapshots.save(
      description,
      this.#readParts(file, header, known === undefined ? id : undefined, () => checkName(session)),
    );
  }

  /** The parts of the session, after those of its template, which is put in its place when all was read and is right. */
  async *#readParts(
    file: ChecksumReader,
    { template: { files, content } }: SessionHeader,
    newTemplate: string | undefined,
    atEnd: () => Promise<void>,
  ): AsyncGenerator<SnapshotPart, void> {
    const { templates } = this.#options;
    const parts = readBody(file);
    if (newTemplate === undefined) await skipTemplateParts(files, parts);
    await using staged = newTemplate === undefined ? undefined : templates.stage(newTemplate);
    if (staged) await writeTemplateParts(staged.directory, files, parts);
    yield* parts;
    await file.finish();
    await staged?.publish(content);
    await atEnd();
  }

  async #describe(
    { session, agent, run, pythonVersion, ...saved }: SnapshotInfo,
    directory: string,
  ): Promise<SessionHeader> {
    const { environments, templates } = this.#options;
    const stored = await templates.find(saved.template);
    if (!stored) {
      throw new SandboxError(
        "UNKNOWN_SNAPSHOT",
        `What was saved of session "${session}" is of another version of the sandbox`,
      );
    }
    const mounts = saved.mounts.map(({ directory, at }) => {
      if (dirname(directory) !== environments) throw new TypeError(`"${directory}" is not of the package store`);
      return { environment: basename(directory), at, packages: listPackages(directory) };
    });
    const files = await listTemplateFiles(directory);
    const template = { key: stored.key, content: stored.content, files };
    return { session, agent, run, pythonVersion, mounts, template, made: await this.#describeVersion() };
  }

  async #describeVersion(): Promise<SessionHeader["made"]> {
    const require = createRequire(import.meta.url);
    const versionOf = (manifest: string) => (require(manifest) as { version: string }).version;
    return {
      version: versionOf(packageFile("package.json")),
      pyodide: versionOf("pyodide/package.json"),
      deno: Deno.version.deno,
      program: await this.#options.templates.program,
    };
  }

  async #checkVersion({ made }: SessionHeader): Promise<void> {
    const here = await this.#describeVersion();
    if (made.program === here.program) return;
    const [theirs, ours] = [made, here].map(
      ({ version, pyodide, deno, program }) =>
        `${version} (Pyodide ${pyodide}, Deno ${deno}, build ${program.slice(0, 8)})`,
    );
    throw new SandboxError("VERSION_MISMATCH", `The session was exported by version ${theirs}, and this is ${ours}`);
  }

  async #findMounts({ mounts }: SessionHeader): Promise<SnapshotInfo["mounts"]> {
    const { environments } = this.#options;
    return Promise.all(
      mounts.map(async ({ environment, at, packages }) => {
        const directory = join(environments, environment);
        if (await exists(directory)) return { directory, at };
        throw new SandboxError(
          "STORE_UNAVAILABLE",
          `The session needs packages that are not in the store here: ${packages.join(", ")}`,
          "Run `pyodide-sandbox packages prepare`, and `packages install` with those that are not prepared, from the same source.",
        );
      }),
    );
  }
}

async function* joined<T>(...all: AsyncIterable<T>[]): AsyncGenerator<T, void> {
  for (const items of all) yield* items;
}

/** The parts in a file, as many bytes of them as a session may have with its template. */
async function* readBody(file: ChecksumReader): AsyncGenerator<SnapshotPart, void> {
  let bytes = 0;
  const parts = decompressParts(file.body());
  for (;;) {
    const next = await parts.next().catch((error: unknown) => {
      throw error instanceof SandboxError ? error : badFile("was cut off or changed", error);
    });
    if (next.done) return;
    bytes += next.value.bytes.length + next.value.json.length;
    if (bytes > 2 * MAX_SESSION_BYTES)
      throw new SandboxError("FILE_TOO_LARGE", "The session is too large to be imported");
    yield next.value;
  }
}

/** `name==version` of what was installed into a tree. */
function listPackages(directory: string): string[] {
  const found = Array.from(Deno.readDirSync(directory), ({ name }) => /^([^-]+)-([^-]+)\.dist-info$/.exec(name));
  return found.flatMap((match) => (match ? [`${match[1]}==${match[2]}`] : [])).sort();
}
