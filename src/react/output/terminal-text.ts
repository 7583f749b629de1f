/**
 * Text as a terminal would leave it on the screen where lines are written over, as progress bars do: what comes before the last
 * carriage return of a line is gone, and a backspace takes a character back.
 */
export function settleLines(text: string): string {
  if (!/[\r\b]/.test(text)) return text;
  return text.split("\n").map(settleLine).join("\n");
}

/** What is written after a carriage return takes the place of what was before; one at the end waits for more. */
function settleLine(line: string): string {
  let end = line.length;
  while (line[end - 1] === "\r") end--;
  return rubOut(line.slice(line.lastIndexOf("\r", end - 1) + 1, end));
}

/** A line without what its backspaces took back. */
function rubOut(line: string): string {
  if (!line.includes("\b")) return line;
  const kept: string[] = [];
  for (const character of line) {
    if (character === "\b") kept.pop();
    else kept.push(character);
  }
  return kept.join("");
}
