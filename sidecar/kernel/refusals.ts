import type { Pyodide } from "./pyodide.ts";

/** Has Python raise PermissionError where Deno refuses to write into a mount, which its runtime would not survive otherwise. */
export function letPythonCatchRefusals({ FS }: Pyodide): void {
  const { NODEFS } = FS.filesystems;
  const attempt = NODEFS.tryFSOperation.bind(NODEFS);
  NODEFS.tryFSOperation = (operation) => attempt(() => withNodeCode(operation));
}

/** Emscripten takes an error for the file system's if it has a code, as Node's have. */
function withNodeCode<Value>(operation: () => Value): Value {
  try {
    return operation();
  } catch (error) {
    throw error instanceof Deno.errors.NotCapable ? Object.assign(error, { code: "EACCES" }) : error;
  }
}

/** Keeps the process up when JavaScript that the user's code started fails with nobody waiting for it. */
export function surviveErrors(): void {
  for (const type of ["error", "unhandledrejection"]) {
    globalThis.addEventListener(type, (event) => event.preventDefault());
  }
}
