import type { Completeness } from "../../protocol/index.ts";

/** A line that goes on with the block before it although it is not indented. */
const GOES_ON = /^(?:elif|else|except|finally)\b/;

/**
 * Statements of a script, each as soon as it is whole, so that what it reads with `input()` are the lines after it. Unlike at a
 * terminal an empty line ends no block: it ends with the first line that is not indented.
 */
export async function* splitStatements(
  lines: AsyncIterator<string>,
  isComplete: (code: string) => Promise<Pick<Completeness, "status">>,
): AsyncGenerator<string> {
  const isWhole = async (code: string) => (await isComplete(code)).status !== "incomplete";
  let code = "";
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value;
    const beginsAnew = /^[^\s#]/.test(line) && !GOES_ON.test(line);
    if (code !== "" && beginsAnew && (await isWhole(`${code}\n`))) {
      yield code;
      code = "";
    }
    if (code === "" && /^\s*(?:#|$)/.test(line)) continue;
    code += code === "" ? line : `\n${line}`;
    if (line.trim() === "" || !(await isWhole(code))) continue;
    yield code;
    code = "";
  }
  if (code.trim() !== "") yield code;
}
