import { SandboxError } from "../../protocol/index.ts";
import mime from "mime";
import type { Part, PythonState } from "../api/messages.ts";
import type { Chat } from "./chat.ts";
import { branchTo, readMessages } from "./messages.ts";
import type { Turn } from "./turns.ts";

type FilePart = Extract<Part, { type: "file" }>;

/**
 * The files of a message. They were put where the conversation's shown branch has its Python; a message that goes on from elsewhere
 * gets them in the Python there.
 *
 * @returns with `python`, where the message has its Python
 * @throws SandboxError `FILE_NOT_FOUND` for one that was not put
 */
export async function attachFiles(
  chat: Chat,
  { conversation, branch }: Turn,
  paths: readonly string[],
): Promise<{ files: FilePart[]; python: PythonState | null }> {
  if (paths.length === 0) return { files: [], python: branch.at(-1)?.python ?? null };
  const shown = branchTo(await readMessages(chat.db, conversation.id), conversation.leaf).at(-1);
  const [source, target] = await Promise.all([
    chat.branches.open(conversation, shown),
    chat.branches.open(conversation, branch.at(-1)),
  ]);
  const sizes = new Map((await source.files.list()).map(({ path, size }) => [path, size]));
  const files = paths.map((path): FilePart => {
    const size = sizes.get(path);
    if (size === undefined) throw new SandboxError("FILE_NOT_FOUND", `The attached file "${path}" is not there`);
    return { type: "file", path, size, mediaType: mime.getType(path) ?? "application/octet-stream" };
  });
  if (source.id !== target.id) {
    for (const { path } of files) await target.files.put(path, await source.files.get(path));
  }
  return { files, python: { session: target.id, run: (await target.info()).runs } };
}
