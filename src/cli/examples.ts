import type { Command } from "commander";

const NAME = "pyodide-sandbox";

/** What each command's help shows of its use, by the command's own words. */
const EXAMPLES: Record<string, readonly string[]> = {
  run: [
    `run -c "print('Hello')"`,
    "run script.py --file data.csv --out results",
    "cat script.py | pyodide-sandbox run -",
    `cat data.csv | pyodide-sandbox run -c "import sys; print(len(sys.stdin.readlines()))"`,
    `run --session ann -c "x = 1"`,
    `run --memory 256 --timeout 10 --allow-net api.example.com script.py`,
  ],
  repl: ["repl", "repl --session ann --figures sixel", `printf 'x = 6\\nx * 7\\n' | pyodide-sandbox repl`],
  "notebook run": ["notebook run report.ipynb", "notebook run report.ipynb --output done.ipynb --file data.csv"],
  export: [
    "export ann --output ann.ipynb",
    "export ann --format html --output ann.html",
    "export ann --format py > ann.py",
  ],
  demo: ["demo", "demo --chat", "demo --file data.csv"],
  doctor: ["doctor", "doctor --json"],
  "sessions list": ["sessions list", "sessions list ann"],
  "sessions inspect": ["sessions inspect ann --variables"],
  "sessions fork": ["sessions fork ann ann-2", "sessions fork ann ann-2 --run 3"],
  "sessions rewind": ["sessions rewind ann 3"],
  "sessions export": ["sessions export ann ann.pysession"],
  "sessions import": ["sessions import ann.pysession --as bob"],
  "sessions rm": ["sessions rm ann"],
  "templates list": ["templates list"],
  "templates build": ["templates build", "templates build science --force"],
  "templates rm": ["templates rm --stale"],
  "packages list": ["packages list"],
  "packages install": ["packages install 'flask>=3' rich"],
  "packages prepare": ["packages prepare"],
  "packages mirror": ["packages mirror ./mirror"],
  "policy explain": ["policy explain", "policy explain --agent analyst --json"],
  mcp: ["mcp", "mcp --agent analyst"],
  serve: [
    "serve",
    "serve --host 0.0.0.0 --port 8080",
    `EXECUTION_TIMEOUT=10 PREINSTALL_LIBS="flask rich" pyodide-sandbox serve`,
  ],
  "serve token create": ["serve token create --name ann --days 90", "serve token create --name ops --scopes metrics"],
  "serve token list": ["serve token list"],
  "serve token rm": ["serve token rm ann"],
  sidecar: ["sidecar", "sidecar --port 7000 --json"],
};

/** Has the help of each command end with examples. */
export function addExamples(program: Command): void {
  for (const [words, examples] of Object.entries(EXAMPLES)) {
    const command = findCommand(program, words.split(" "));
    command?.addHelpText(
      "after",
      `\n${examples.length === 1 ? "Example" : "Examples"}:\n${examples.map(format).join("\n")}`,
    );
  }
}

function format(example: string): string {
  return `  ${example.includes(NAME) ? example : `${NAME} ${example}`}`;
}

function findCommand(parent: Command, [name, ...rest]: string[]): Command | undefined {
  const command = parent.commands.find((child) => child.name() === name);
  return command && rest.length > 0 ? findCommand(command, rest) : command;
}
