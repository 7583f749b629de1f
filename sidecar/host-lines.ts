import { z } from "zod";

const firstLineSchema = z.object({
  token: z.string().min(1).optional(),
  policy: z.record(z.string(), z.unknown()).optional(),
});
export type FirstLine = z.infer<typeof firstLineSchema>;

export interface Host {
  /** What the host says first. */
  firstLine: FirstLine;
  /** Resolves when the host is gone. */
  gone: Promise<void>;
}

/** Reads stdin: one line of JSON, then nothing until the process that started the sidecar ends. */
export async function listenToHost(): Promise<Host> {
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await lines.read();
    if (done) break;
    text += value;
  }
  const firstLine = firstLineSchema.parse(JSON.parse(text.split("\n")[0] || "{}"));
  const drain = async (): Promise<void> => {
    while (!(await lines.read()).done);
  };
  return { firstLine, gone: drain() };
}
