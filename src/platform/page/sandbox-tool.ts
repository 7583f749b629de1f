/** Name of the Python sandbox among the internal tools. */
export const SANDBOX_TOOL = "pyodide_sandbox";
