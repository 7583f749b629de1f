import { parse } from "shell-quote";

/** A word of a command: text, or a pattern of file names that Python expands. */
export type Word = { text: string } | { glob: string };

/** One program with its words; `input` is a here-document, the others name files. */
export interface Command {
  words: Word[];
  input?: string;
  stdin?: string;
  stdout?: string;
  append?: boolean;
  /** Whether what it writes to standard error is dropped. */
  quiet?: boolean;
}

/** Commands whose output goes to the next one; `after` says when they run: always, or as the ones before came out. */
export interface Pipeline {
  after: ";" | "&&" | "||";
  commands: Command[];
}

/** What of a shell's language a command line uses that is not there; the message is a sentence. */
export class UnsupportedSyntaxError extends Error {
  override name = "UnsupportedSyntaxError";
}

/**
 * Parses the plain part of a POSIX shell's language: words, quotes, patterns, `;`, `&&`, `||`, pipes, redirections into files and
 * here-documents.
 *
 * @throws UnsupportedSyntaxError for all else, such as variables, loops and substitutions
 */
export function parseCommandLine(line: string): Pipeline[] {
  const { text, documents } = prepare(line);
  const pipelines: Pipeline[] = [];
  let pipeline: Pipeline = { after: ";", commands: [] };
  let command: Command = { words: [] };
  let redirection: string | undefined;

  const endCommand = () => {
    if (redirection !== undefined) throw new UnsupportedSyntaxError(`The redirection "${redirection}" has no target`);
    if (command.words.length > 0) pipeline.commands.push(command);
    command = { words: [] };
  };
  const endPipeline = (after: Pipeline["after"]) => {
    endCommand();
    if (pipeline.commands.length > 0) pipelines.push(pipeline);
    else if (after !== ";") throw new UnsupportedSyntaxError(`There is no command before "${after}"`);
    pipeline = { after, commands: [] };
  };

  for (const entry of parse(text, (name: string) => ({ op: `$${name}` }) as never)) {
    if (typeof entry === "string" || ("op" in entry && entry.op === "glob")) {
      const word: Word = typeof entry === "string" ? { text: entry } : { glob: (entry as { pattern: string }).pattern };
      if (redirection !== undefined) redirection = void redirect(command, redirection, word);
      else if (entry === QUIET) command.quiet = true;
      else if (typeof entry === "string" && entry.startsWith(DOCUMENT)) {
        command.input = documents[Number(entry.slice(DOCUMENT.length))] ?? "";
      } else command.words.push(word);
    } else if ("comment" in entry) continue;
    else if (entry.op === ">" || entry.op === ">>" || entry.op === "<") redirection = entry.op;
    else if (entry.op === "|") endCommand();
    else if (isSeparator(entry.op)) endPipeline(entry.op);
    else throw new UnsupportedSyntaxError(`The shell's "${entry.op}" is not available`);
  }
  endPipeline(";");
  return pipelines;
}

/** Stand for what the parser cannot tell apart; no text of a command holds control characters. */
const QUIET = "\u0001";
const DOCUMENT = "\u0002";

/** What matters outside of quotes, and everything else by itself. */
const PIECE =
  /'[^']*'|"(?:\\[^]|[^"\\])*"|\\[^]|#[^\n]*|2>&1|2>\s*\/dev\/null|<<-?[ \t]*(['"]?)([A-Za-z_]\w*)\1|\$\(|[^]/y;

/** Makes one line of several, takes out the here-documents, and marks what belongs to a file descriptor. */
function prepare(line: string): { text: string; documents: string[] } {
  // oxlint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000B-\u001F]/.test(line)) throw new UnsupportedSyntaxError("The command has control characters");
  const documents: string[] = [];
  const awaited: { delimiter: string; indented: boolean }[] = [];
  let text = "";
  PIECE.lastIndex = 0;
  for (let match; (match = PIECE.exec(line)) !== null;) {
    const [piece, , delimiter] = match;
    const startsWord = text === "" || /[\s;&|]$/.test(text);
    if (piece === "'" || piece === '"') throw new UnsupportedSyntaxError("A quote is not closed");
    if (piece === "`" || piece === "$(") throw new UnsupportedSyntaxError("Command substitution is not available");
    if (piece === "\n") {
      text += " ; ";
      for (const document of awaited.splice(0)) documents.push(takeDocument(line, document));
    } else if (piece.startsWith("#") && !startsWord) {
      text += "'#'";
      PIECE.lastIndex = match.index + 1;
    } else if (piece.startsWith("#") || piece === "\\\n") continue;
    else if (piece.startsWith("\\") && piece.length > 1) text += piece === "\\'" ? `"'"` : `'${piece.slice(1)}'`;
    else if (delimiter !== undefined) {
      text += ` ${DOCUMENT}${documents.length + awaited.length} `;
      awaited.push({ delimiter, indented: piece.startsWith("<<-") });
    } else if (piece.startsWith("2>") && startsWord) text += piece === "2>&1" ? " " : ` ${QUIET} `;
    else text += piece;
  }
  if (awaited.length > 0) throw new UnsupportedSyntaxError(`The here-document "${awaited[0]?.delimiter}" does not end`);
  return { text, documents };
}

/** The lines from where the scan stands up to the delimiter; the scan goes on after that. */
function takeDocument(line: string, { delimiter, indented }: { delimiter: string; indented: boolean }): string {
  const end = new RegExp(`^${indented ? "\\t*" : ""}${delimiter}$`, "m").exec(line.slice(PIECE.lastIndex));
  if (end === null) throw new UnsupportedSyntaxError(`The here-document "${delimiter}" does not end`);
  const body = line.slice(PIECE.lastIndex, PIECE.lastIndex + end.index);
  PIECE.lastIndex += end.index + end[0].length + 1;
  return indented ? body.replace(/^\t+/gm, "") : body;
}

function redirect(command: Command, operator: string, target: Word): void {
  if (!("text" in target)) throw new UnsupportedSyntaxError("A redirection needs the name of one file");
  if (operator === "<") command.stdin = target.text;
  else Object.assign(command, { stdout: target.text, append: operator === ">>" });
}

function isSeparator(operator: string): operator is Pipeline["after"] {
  return operator === ";" || operator === "&&" || operator === "||";
}
