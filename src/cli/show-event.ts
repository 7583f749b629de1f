import type { ExecutionEvent } from "../protocol/index.ts";
import { printable } from "./printable.ts";

/** Prints what a run puts out, as it comes: displays as text where they have one. */
export function showEvent(event: ExecutionEvent): void {
  if (event.type === "stdout") write(process.stdout, event.text);
  else if (event.type === "stderr") write(process.stderr, event.text);
  else if (event.type === "notice") write(process.stderr, `${event.message}\n`);
  else if (event.type === "display") {
    const text = event.display.data["text/plain"];
    if (typeof text === "string") write(process.stdout, `${text}\n`);
  }
}

function write(stream: NodeJS.WriteStream, text: string): void {
  stream.write(printable(text, stream));
}
