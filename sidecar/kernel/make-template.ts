/**
 * Makes a template: Python with the runner and some modules loaded, written into a directory. Trusted; runs no user code.
 *
 * Its only argument is `TemplateOrder` as JSON. When none can be made of the modules it prints `TemplateFailure` and exits with 1.
 */
import { captureStreams } from "./live/file-tree.ts";
import { writeTemplate } from "./live/template-file.ts";
import type { TemplateFailure, TemplateOrder } from "./messages.ts";
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
for (const name of imports) load(name);
if (rehearsal !== null) python.runPython(await Deno.readTextFile(`${runner}/${rehearsal}`));
python.runPython("__import__('gc').collect(), __import__('gc').freeze()").destroy();
limitRecursion();
const state = capture((value) => {
  const message = `A template must hold no JavaScript object, and it holds "${String(value)}"`;
  return fail({ module: null, missing: null, message });
});
writeTemplate(target, { state, streams: captureStreams(python.FS) }, memory());
Deno.exit(0);

function load(module: string): void {
  try {
    const loaded = python.pyimport(module) as { destroy?: () => void };
    loaded.destroy?.(); // What is no Python module has none.
  } catch (error) {
    const { type = "Error", message } = error as Error & { type?: string };
    const isMissing = type === "ModuleNotFoundError";
    fail({
      module,
      missing: isMissing ? String(python.runPython("__import__('sys').last_exc.name")) : null,
      message:
        message
          .trim()
          .split("\n")
          .findLast((line) => line.includes(type)) ?? type,
    });
  }
}

/** Says why there is no template. */
function fail(failure: TemplateFailure): never {
  console.log(JSON.stringify(failure));
  Deno.exit(1);
}

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
