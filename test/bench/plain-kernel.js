// Runs in Deno: Pyodide as one would use it without this project. Takes code and answers, both as JSON, one a line.
const [directory, sitePackages, wheels, ...packages] = Deno.args;
const { loadPyodide } = await import(`file://${directory}/pyodide.mjs`);
const python = await loadPyodide({ indexURL: directory, stdout: (line) => say({ line }), packageBaseUrl: wheels });
if (wheels) await python.loadPackage(packages, { messageCallback() {} });
else if (sitePackages) python.mountNodeFS("/lib/python3.14/site-packages", sitePackages);

let rest = "";
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + text).split("\n");
  rest = lines.pop();
  for (const line of lines) answer(JSON.parse(line));
}

function answer(code) {
  const started = performance.now();
  const value = String(python.runPython(code));
  say({ value, ms: performance.now() - started });
}

function say(message) {
  const bytes = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
  for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
}
