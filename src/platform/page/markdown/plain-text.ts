/** Markdown as it is read out: its words without the marks around them. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/^\s*(```|~~~).*$/gm, "") // The lines around code.
    .replace(/^(?=.*-)[ \t:|-]+$/gm, "") // Rules, and the line below a table's head.
    .replace(/^\s*(#{1,6}|>|[-*+](\s+\[[ xX]\])?)\s+/gm, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`+)(.+?)\1/g, "$2")
    .replace(/(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\1(?![\w*])/g, "$2")
    .replace(/\|/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
