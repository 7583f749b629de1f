// Runs in Deno: mounts package trees read-only, runs a Python file and prints its variable `outcome` as JSON.
const [pyodideDirectory, script, environment, ...added] = Deno.args;
const { loadPyodide } = await import(`file://${pyodideDirectory}/pyodide.mjs`);
const pyodide = await loadPyodide({ indexURL: pyodideDirectory });
pyodide.mountNodeFS("/lib/python3.14/site-packages", environment);
for (const [number, directory] of added.entries()) {
  const place = `/lib/added/${number}`;
  pyodide.FS.mkdirTree(place);
  pyodide.mountNodeFS(place, directory);
  pyodide.pyimport("sys").path.append(place);
}
pyodide.runPython(await Deno.readTextFile(script));
console.log(pyodide.pyimport("json").dumps(pyodide.globals.get("outcome")));
