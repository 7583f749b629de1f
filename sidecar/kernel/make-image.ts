/**
 * Makes the boot image: plain Python with the runner loaded, as a file. Trusted; runs no user code.
 *
 * Arguments: the directory of `pyodide`, the directory of the runner's Python files, the file to write.
 */
import { loadPython, mount } from "./pyodide.ts";

const [pyodide, runner, target] = Deno.args as [string, string, string];
const RUNNER = "/lib/runner";

const python = await loadPython({ directory: pyodide, makeImage: true });
mount(python, { directory: runner, at: RUNNER });
python.runPython(await Deno.readTextFile(`${runner}/prepare_image.py`));
const image = python.makeMemorySnapshot({
  serializer(value) {
    throw new TypeError(`The boot image must hold no JavaScript object, and it holds "${String(value)}"`);
  },
});
await Deno.writeFile(target, image);
Deno.exit(0);
