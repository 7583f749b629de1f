import { createInterface } from "node:readline";

const FENCE = "```";

interface ReadOptions {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  signal: AbortSignal;
}

/**
 * Reads what a person types, a message a line; lines between two fences are one message.
 * Ends with the input, or when `signal` is aborted.
 */
export async function* readMessages({ input, output, signal }: ReadOptions): AsyncGenerator<string> {
  const lines = createInterface({ input, output, signal, prompt: "\nYou › " });
  // A terminal in raw mode gives Ctrl-C to its reader only.
  lines.on("SIGINT", () => process.emit("SIGINT"));
  let block: string[] = [];
  lines.prompt();
  for await (const line of lines) {
    block.push(line);
    const inside = block[0]?.startsWith(FENCE) && !(block.length > 1 && line.startsWith(FENCE));
    if (inside) continue;
    const message = block.join("\n");
    block = [];
    if (message.trim() !== "") yield message;
    lines.prompt();
  }
}
