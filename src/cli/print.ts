import { printable } from "./printable.ts";

/** Prints what a command came to: the data as JSON where that is asked for, else the text. */
export function print(data: unknown, json: boolean, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(data, undefined, 2) : printable(text, process.stdout)}\n`);
}
