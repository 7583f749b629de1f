import { describe, expect, test } from "vitest";
import { parseCommandLine, UnsupportedSyntaxError } from "../../../src/deepagents/command-line.ts";

const words = (...texts: string[]) => texts.map((text) => ({ text }));

describe("a command line", () => {
  test("is parsed into words, with quotes and patterns told apart", () => {
    expect(parseCommandLine(`python 'a b.py' "it's" \\*.py "*.py" *.csv x\\ y`)).toEqual([
      {
        after: ";",
        commands: [
          { words: [...words("python", "a b.py", "it's", "*.py", "*.py"), { glob: "*.csv" }, { text: "x y" }] },
        ],
      },
    ]);
  });

  test("is parsed into what runs after what", () => {
    expect(parseCommandLine("mkdir a && cd a || echo no; ls | head -3\npwd # done")).toEqual([
      { after: ";", commands: [{ words: words("mkdir", "a") }] },
      { after: "&&", commands: [{ words: words("cd", "a") }] },
      { after: "||", commands: [{ words: words("echo", "no") }] },
      { after: ";", commands: [{ words: words("ls") }, { words: words("head", "-3") }] },
      { after: ";", commands: [{ words: words("pwd") }] },
    ]);
  });

  test("keeps lines inside of quotes together", () => {
    expect(parseCommandLine("python -c 'a = 1\nprint(a) # `b`'")).toEqual([
      { after: ";", commands: [{ words: words("python", "-c", "a = 1\nprint(a) # `b`") }] },
    ]);
    expect(parseCommandLine("echo a \\\n  b#c")[0]?.commands[0]?.words).toEqual(words("echo", "a", "b#c"));
  });

  test("redirects into and from files", () => {
    expect(parseCommandLine("wc < in > out 2>&1; echo 2 >> out; rm x 2>/dev/null")).toEqual([
      { after: ";", commands: [{ words: words("wc"), stdin: "in", stdout: "out", append: false }] },
      { after: ";", commands: [{ words: words("echo", "2"), stdout: "out", append: true }] },
      { after: ";", commands: [{ words: words("rm", "x"), quiet: true }] },
    ]);
  });

  test("takes here-documents, several in one line too, whatever is in them", () => {
    const line =
      "cat > a.py <<'EOF' && python - <<-END | head\nprint('$x `y` \"')\nEOF\n\tprint(2)\n\tEND\necho 'done'";
    expect(parseCommandLine(line)).toEqual([
      { after: ";", commands: [{ words: words("cat"), stdout: "a.py", append: false, input: "print('$x `y` \"')\n" }] },
      { after: "&&", commands: [{ words: words("python", "-"), input: "print(2)\n" }, { words: words("head") }] },
      { after: ";", commands: [{ words: words("echo", "done") }] },
    ]);
  });

  test("may be empty", () => {
    expect(parseCommandLine("")).toEqual([]);
    expect(parseCommandLine(" # nothing\n")).toEqual([]);
  });
});

test.for([
  ["echo $HOME", 'The shell\'s "$HOME" is not available'],
  ['echo "$HOME"', 'The shell\'s "$HOME" is not available'],
  ["echo $(date)", "Command substitution is not available"],
  ["echo `date`", "Command substitution is not available"],
  ["(cd a; ls)", 'The shell\'s "(" is not available'],
  ["python a.py &", 'The shell\'s "&" is not available'],
  ["ls 1>&2", 'The shell\'s ">&" is not available'],
  ["diff <(ls) b", 'The shell\'s "<(" is not available'],
  ["echo 'a", "A quote is not closed"],
  ["echo >", 'The redirection ">" has no target'],
  ["echo > *.py", "A redirection needs the name of one file"],
  ["&& ls", 'There is no command before "&&"'],
  ["cat <<EOF\nabc", 'The here-document "EOF" does not end'],
  ["cat <<EOF", 'The here-document "EOF" does not end'],
  ["echo \u0001", "The command has control characters"],
])("refuses what is not plain: %s", ([line, message]) => {
  expect(() => parseCommandLine(line as string)).toThrow(new UnsupportedSyntaxError(message));
});
