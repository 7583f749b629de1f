import type { Context } from "hono";

/** Flag of the frame that ends a stream of the Connect protocol. */
const END_OF_STREAM = 2;

/**
 * Answers a request for what is not here, such as E2B's files and commands, in the forms in which E2B's SDKs show the reason: theirs go by
 * the Connect protocol, some of them as streams, whose errors come with status 200.
 */
export function answerUnknown(context: Context): Response {
  const what = `"${context.req.method} ${context.req.path}"`;
  const message = `There is no ${what} here: this sandbox has no service for files and commands; use Python for them`;
  const error = { code: "unimplemented", message };
  const type = context.req.header("content-type") ?? "";
  if (!type.startsWith("application/connect+json")) return context.json(error, 404);
  const text = Buffer.from(JSON.stringify({ error }));
  const frame = Buffer.alloc(5 + text.length);
  frame.writeUInt8(END_OF_STREAM);
  frame.writeUInt32BE(text.length, 1);
  text.copy(frame, 5);
  return context.body(frame, 200, { "content-type": type });
}
