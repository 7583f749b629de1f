export { createCodeInterpreterMiddleware } from "./code-interpreter.ts";
export { PyodideBackend, type PyodideBackendOptions } from "./pyodide-backend.ts";
