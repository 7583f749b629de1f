import { randomUUID } from "node:crypto";
import { getConfig } from "@langchain/langgraph";
import type {
  DeleteResult,
  EditResult,
  ExecuteResponse,
  FileDownloadResponse,
  FileOperationError,
  FileUploadResponse,
  GlobResult,
  GrepResult,
  LsResult,
  ReadRawResult,
  ReadResult,
  SandboxBackendProtocolV2,
  WriteResult,
} from "deepagents";
import type { SandboxClient, Session } from "../client/index.ts";
import { SandboxError } from "../protocol/index.ts";
import { toWorkspacePath } from "./paths.ts";
import { runCommand } from "./run-command.ts";
import { globFiles, grepFiles, listDirectory } from "./search.ts";
import { decodeText, mimeTypeOf, readLines, replaceText } from "./text.ts";

export interface PyodideBackendOptions {
  client: Pick<SandboxClient, "session">;
  /** Name of the agent whose narrower policy holds. */
  agent?: string;
}

/**
 * A deepagents backend: the files of the session that `configurable.thread_id` names, and Python in it. What fails is a result
 * with an `error`, as deepagents wants it.
 *
 * @example
 * const agent = createDeepAgent({ model, backend: new PyodideBackend({ client }) });
 * await agent.invoke({ messages: "Plot sales.csv" }, { configurable: { thread_id: "conversation-1" } });
 */
export class PyodideBackend implements SandboxBackendProtocolV2 {
  readonly id = `pyodide-${randomUUID()}`;
  readonly #client: Pick<SandboxClient, "session">;
  readonly #sessionOptions: { agent?: string };

  constructor({ client, agent }: PyodideBackendOptions) {
    this.#client = client;
    this.#sessionOptions = agent === undefined ? {} : { agent };
  }

  /**
   * Runs `python …`, `pip install …` and plain commands, each time from /workspace; what is not there ends with exit code 127.
   */
  async execute(command: string): Promise<ExecuteResponse> {
    return runCommand(this.#session, command, getConfig()?.signal);
  }

  ls(path: string): Promise<LsResult> {
    return attempt(async () => {
      const files = listDirectory(await this.#session.files.list(), path);
      return { files: path === "/" && files.length === 0 ? [{ path: "/workspace/", is_dir: true }] : files };
    });
  }

  read(filePath: string, offset = 0, limit = 500): Promise<ReadResult> {
    return attempt(async () => {
      const bytes = await this.#get(filePath);
      const text = decodeText(bytes);
      const mimeType = mimeTypeOf(filePath, text !== undefined);
      return text === undefined ? { content: bytes, mimeType } : { ...readLines(text, offset, limit), mimeType };
    });
  }

  readRaw(filePath: string): Promise<ReadRawResult> {
    return attempt(async () => {
      const path = toWorkspacePath(filePath);
      const [bytes, entries] = await Promise.all([this.#get(filePath), this.#session.files.list()]);
      const text = decodeText(bytes);
      const modified = new Date(entries.find((entry) => entry.path === path)?.modifiedAt ?? 0).toISOString();
      const mimeType = mimeTypeOf(filePath, text !== undefined);
      return { data: { content: text ?? bytes, mimeType, created_at: modified, modified_at: modified } };
    });
  }

  write(filePath: string, content: string): Promise<WriteResult> {
    return attempt(async () => {
      await this.#session.files.put(toWorkspacePath(filePath), content);
      return { path: filePath, filesUpdate: null };
    });
  }

  edit(filePath: string, oldString: string, newString: string, replaceAll = false): Promise<EditResult> {
    return attempt(async () => {
      const before = decodeText(await this.#get(filePath));
      if (before === undefined) return { error: `The file "${filePath}" is no text` };
      const change = { path: filePath, from: oldString, to: newString, all: replaceAll };
      const { text, error, occurrences } = replaceText(before, change);
      if (text === undefined || occurrences === undefined) return { error: error ?? "Nothing was replaced" };
      await this.#session.files.put(toWorkspacePath(filePath), text);
      return { path: filePath, filesUpdate: null, occurrences };
    });
  }

  delete(filePath: string): Promise<DeleteResult> {
    return attempt(async () => {
      await this.#session.files.delete(toWorkspacePath(filePath));
      return { path: filePath, filesUpdate: null };
    });
  }

  grep(pattern: string, path?: string | null, glob?: string | null, maxCount?: number | null): Promise<GrepResult> {
    const wanted = { text: pattern, path: path ?? "/", glob: glob ?? null, maxCount: maxCount ?? null };
    return attempt(() => grepFiles(this.#session.files, wanted));
  }

  glob(pattern: string, path = "/"): Promise<GlobResult> {
    return attempt(async () => ({ files: globFiles(await this.#session.files.list(), pattern, path) }));
  }

  uploadFiles(files: [path: string, content: Uint8Array][]): Promise<FileUploadResponse[]> {
    return Promise.all(
      files.map(async ([path, content]) => {
        const { error } = await transfer(() => this.#session.files.put(toWorkspacePath(path), content));
        return { path, error };
      }),
    );
  }

  downloadFiles(paths: string[]): Promise<FileDownloadResponse[]> {
    return Promise.all(
      paths.map(async (path) => {
        const { value, error } = await transfer(() => this.#get(path));
        return { path, content: value, error };
      }),
    );
  }

  #get(path: string): Promise<Uint8Array> {
    return this.#session.files.get(toWorkspacePath(path));
  }

  /** The session of the conversation that calls. */
  get #session(): Pick<Session, "execute" | "files"> {
    const conversation: unknown = getConfig()?.configurable?.["thread_id"];
    const id = typeof conversation === "string" || typeof conversation === "number" ? String(conversation) : this.id;
    return this.#client.session(id, this.#sessionOptions);
  }
}

/** What a refused request comes to; a broken host is thrown. */
async function attempt<Result>(action: () => Promise<Result>): Promise<Result | { error: string }> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof SandboxError) return { error: `${error.message}. ${error.suggestion}` };
    throw error;
  }
}

async function transfer<Value>(
  action: () => Promise<Value>,
): Promise<{ value: Value; error: null } | { value: null; error: FileOperationError }> {
  try {
    return { value: await action(), error: null };
  } catch (error) {
    const code = error instanceof SandboxError ? error.code : undefined;
    if (code === "FILE_NOT_FOUND") return { value: null, error: "file_not_found" };
    if (code === "BAD_PATH") return { value: null, error: "invalid_path" };
    if (code === "FILE_TOO_LARGE") return { value: null, error: "permission_denied" };
    throw error;
  }
}
