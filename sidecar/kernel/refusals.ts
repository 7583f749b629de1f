import type { Pyodide } from "./pyodide.ts";

/** Emscripten's number for EACCES, which Python raises as PermissionError. */
const EACCES = 2;

/** Makes Deno's refusal to write into a mount an exception: its code is none of Node's, which Python's runtime does not survive. */
export function letPythonCatchRefusals({ FS }: Pyodide): void {
  const { NODEFS } = FS.filesystems;
  const convert = NODEFS.convertNodeCode.bind(NODEFS);
  NODEFS.convertNodeCode = (error) => convert(error) ?? EACCES;
}

/** Keeps the process up when JavaScript that the user's code started fails with nobody waiting for it. */
export function surviveErrors(): void {
  for (const type of ["error", "unhandledrejection"]) {
    globalThis.addEventListener(type, (event) => event.preventDefault());
  }
}
