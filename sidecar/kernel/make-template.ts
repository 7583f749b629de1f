/**
 * Makes a template: Python with the runner and some modules loaded, written into a directory. Trusted; runs no user code.
 *
 * Its only argument is `TemplateOrder` as JSON.
 */
import { writeTemplate } from "./live/template-file.ts";
import type { TemplateOrder } from "./messages.ts";
import { loadPython } from "./pyodide.ts";

const RUNNER = "/lib/runner";
/** Stack of Python in its own memory; its frames take about thirteen times as much of V8's, see `STACK_KILOBYTES`. */
const PYTHON_STACK_BYTES = 512 * 1024;

const { pyodide, runner, mounts, imports, rehearsal, target } = JSON.parse(Deno.args[0] ?? "") as TemplateOrder;
const { python, memory, capture } = await loadPython({
  directory: pyodide,
  mounts: [...mounts, { directory: runner, at: RUNNER }],
});
python.runPython(await Deno.readTextFile(`${runner}/prepare_template.py`));
for (const name of imports) python.pyimport(name).destroy();
if (rehearsal !== null) python.runPython(await Deno.readTextFile(`${runner}/${rehearsal}`));
python.runPython("__import__('gc').collect(), __import__('gc').freeze()").destroy();
limitRecursion();
const state = capture((value) => {
  throw new TypeError(`A template must hold no JavaScript object, and it holds "${String(value)}"`);
});
writeTemplate(target, state, memory());
Deno.exit(0);

/** Has recursion in C code end in a RecursionError before it uses up the stack of JavaScript, which Python does not survive. */
function limitRecursion(): void {
  const { _module: wasm } = python;
  const {
    _emscripten_stack_get_base: stackBase,
    _PyThreadState_Get: currentThread,
    _PyUnstable_ThreadState_SetStackProtection: protectStack,
  } = wasm;
  protectStack(currentThread(), stackBase() - PYTHON_STACK_BYTES, PYTHON_STACK_BYTES);
}
