/** Whether Markdown holds TeX: `$…$` or `$$…$$`; sums of money, such as `$5 and $6`, are none. */
export function hasMath(text: string): boolean {
  return /\$\$[^$]+\$\$|(?<![\\$\w])\$(?![\s$\d])[^$\n]*[^$\s\\]\$(?![\w$])/.test(text.replace(/`[^`]*`/g, ""));
}
