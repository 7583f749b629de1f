import { type McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { z } from "zod";
import { fileEntrySchema, SandboxError } from "../protocol/index.ts";
import type { ToolContext } from "./context.ts";
import { FILE_URI_TEMPLATE, linkFile, readFileContents } from "./file-resources.ts";
import { pathSchema, sandboxIdSchema } from "./schemas.ts";
import { answerRefusals, toolResult } from "./tool-result.ts";
import { toolSchema } from "./tool-schema.ts";

const LIST_FILES_INPUT = toolSchema(z.strictObject({ sandbox_id: sandboxIdSchema }));
const LIST_FILES_OUTPUT = toolSchema(z.object({ files: z.array(fileEntrySchema) }));
const READ_FILE_INPUT = toolSchema(z.strictObject({ sandbox_id: sandboxIdSchema, path: pathSchema }));
const WRITE_FILE_INPUT = toolSchema(
  z.strictObject({
    sandbox_id: sandboxIdSchema,
    path: pathSchema,
    content: z.string(),
    encoding: z.enum(["utf-8", "base64"]).default("utf-8").describe("base64 for what is not text"),
  }),
);
const WRITE_FILE_OUTPUT = toolSchema(z.object({ path: z.string(), size: z.int().nonnegative() }));

/** Files in sandboxes: as tools for models, and as resources for clients. */
export function registerFileTools(server: McpServer, { sandboxes }: ToolContext): void {
  server.registerResource(
    "files",
    new ResourceTemplate(FILE_URI_TEMPLATE, { list: undefined }),
    { title: "Files in sandboxes", description: "A file in the /workspace of a sandbox" },
    async (_uri, variables) => {
      const { sandbox_id: id, path } = fileAddressSchema.parse(variables);
      return { contents: [await readFileContents(await sandboxes.find(id), id, decodeURIComponent(path))] };
    },
  );

  server.registerTool(
    "list_files",
    {
      title: "List files",
      description: "Lists the files in the /workspace of a sandbox, with their sizes in bytes.",
      inputSchema: LIST_FILES_INPUT,
      outputSchema: LIST_FILES_OUTPUT,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ sandbox_id: id }) =>
      answerRefusals(async () => {
        const files = await (await sandboxes.find(id)).files.list();
        const lines = files.map(({ path, size }) => `${path} (${size} bytes)`);
        return toolResult(lines.join("\n") || "There are no files in /workspace.", { files });
      }),
  );

  server.registerTool(
    "read_file",
    {
      title: "Read a file",
      description: "Reads a file in the /workspace of a sandbox: text as text, an image as an image, others as base64.",
      inputSchema: READ_FILE_INPUT,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ sandbox_id: id, path }) =>
      answerRefusals(async () => {
        const contents = await readFileContents(await sandboxes.find(id), id, path);
        if ("text" in contents) return { content: [{ type: "text", text: contents.text }] };
        const { blob: data, mimeType = "" } = contents;
        if (IMAGES.has(mimeType)) return { content: [{ type: "image", data, mimeType }] };
        return { content: [{ type: "resource", resource: contents }] };
      }),
  );

  server.registerTool(
    "write_file",
    {
      title: "Write a file",
      description: "Writes a file into the /workspace of a sandbox, over one that is there.",
      inputSchema: WRITE_FILE_INPUT,
      outputSchema: WRITE_FILE_OUTPUT,
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
    },
    ({ sandbox_id: id, path, content, encoding }) =>
      answerRefusals(async () => {
        const data = encoding === "base64" ? decodeBase64(content) : Buffer.from(content);
        await sandboxes.get(id).files.put(path, data);
        const written = { path: path.replace(/^\/workspace\/+/, ""), size: data.length };
        const result = toolResult(`Wrote ${written.size} bytes to ${written.path}.`, written);
        return { ...result, content: [...result.content, linkFile(id, written)] };
      }),
  );
}

/** What models can look at. */
const IMAGES = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

const fileAddressSchema = z.object({ sandbox_id: sandboxIdSchema, path: pathSchema });

function decodeBase64(text: string): Buffer {
  if (z.base64().safeParse(text).success) return Buffer.from(text, "base64");
  throw new SandboxError("BAD_PATH", "The content is not base64", "Send text with the encoding utf-8.");
}
