/**
 * Splits Markdown into blocks that can be drawn one by one: while text is added at the end, all blocks but the last stay as they are.
 * Joined, the blocks are the text.
 */
export function splitBlocks(text: string): string[] {
  // A definition, such as `[1]: https://…`, may be used in any block.
  if (/^ {0,3}\[[^\]\n]+\]:/m.test(text)) return [text];
  const blocks: string[] = [];
  let block = "";
  let fence = "";
  let isAfterBlank = false;
  for (const line of text.split(/(?<=\n)/)) {
    if (isAfterBlank && fence === "" && !goesOn(block, line)) {
      blocks.push(block);
      block = "";
    }
    block += line;
    fence = fenceAfter(fence, line);
    isAfterBlank = line.trim() === "";
  }
  return block === "" ? blocks : [...blocks, block];
}

/** A list's item; its mark alone may be the beginning of one, while text comes. */
const ITEM = /^([-*+](\s|$)|\d+([.)](\s|$)|$))/;

/** Whether a line after a blank one goes on with a block: an indented line does, and a list's next item. */
function goesOn(block: string, line: string): boolean {
  return /^\s/.test(line) || (ITEM.test(block) && ITEM.test(line));
}

/** The marks that close the fence that is open after a line; empty where none is. */
function fenceAfter(fence: string, line: string): string {
  const marks = /^\s*(`{3,}|~{3,}|\$\$)(.*)/s.exec(line);
  if (marks === null) return fence;
  const [, mark = "", rest = ""] = marks;
  if (fence === "") return mark === "$$" && rest.includes("$$") ? "" : mark;
  return mark.startsWith(fence) && rest.trim() === "" ? "" : fence;
}
