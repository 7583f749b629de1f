import { z } from "zod";
import { fileEntrySchema } from "../../protocol/index.ts";
import type { Endpoints } from "../endpoint.ts";
import { findFile, respondWithFile } from "./respond-with-file.ts";
import { filesReply, sessionParams } from "./schemas.ts";
import type { Services } from "./services.ts";

const path = z.string().min(1).max(4096).describe("Relative to /workspace; may have slashes");
const about = { tag: "Files", scope: "files", params: sessionParams.extend({ path }) } as const;
const PATH = "/v1/sessions/{id}/files/{path}";
const bytes = { "application/octet-stream": z.string() };

/** The files of a session's /workspace. `maxBytes` is the largest that may be put. */
export function addFileEndpoints(endpoints: Endpoints, { sessions, maxFileBytes }: Services): void {
  endpoints.add(
    {
      tag: "Files",
      scope: "files",
      method: "get",
      path: "/v1/sessions/{id}/files",
      summary: "List the files in /workspace",
      params: sessionParams,
      responses: { 200: { description: "The files", content: { "application/json": filesReply } } },
    },
    async ({ caller, params, context }) =>
      context.json({ files: await (await sessions.find(caller, params.id)).files.list() }),
  );

  endpoints.add(
    {
      ...about,
      method: "put",
      path: PATH,
      summary: "Write a file",
      bytes: "application/octet-stream",
      responses: { 201: { description: "The file is there", content: { "application/json": fileEntrySchema } } },
    },
    async ({ caller, params: { id, path }, context }) => {
      const { files } = await sessions.find(caller, id);
      await files.put(path, new Uint8Array(await context.req.arrayBuffer()));
      return context.json(await findFile(files, path), 201);
    },
    { maxBytes: maxFileBytes },
  );

  endpoints.add(
    {
      ...about,
      method: "get",
      path: PATH,
      summary: "Read a file, or a part of it",
      description: "Knows `Range`, `If-Range` and `If-None-Match`. What comes is always a download, never a page.",
      responses: {
        200: { description: "The file", content: bytes },
        206: { description: "The part that `Range` names", content: bytes },
        304: { description: "The file is still the one of `If-None-Match`" },
        416: { description: "The file has no such part" },
      },
    },
    async ({ caller, params: { id, path }, context }) => {
      const { files } = await sessions.find(caller, id);
      return respondWithFile(context.req, files, await findFile(files, path));
    },
  );

  endpoints.add(
    { ...about, method: "delete", path: PATH, summary: "Delete a file", responses: { 204: { description: "Done" } } },
    async ({ caller, params: { id, path }, context }) => {
      await (await sessions.find(caller, id)).files.delete(path);
      return context.body(null, 204);
    },
  );
}
