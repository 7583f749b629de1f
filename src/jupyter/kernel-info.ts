import type { Kernel } from "./kernel.ts";
import { type Content, PROTOCOL_VERSION } from "./message.ts";

/** Name of the only kind of kernel. */
export const KERNEL_NAME = "python3";

/** The answer to `/api/kernelspecs`. */
export const KERNEL_SPECS = {
  default: KERNEL_NAME,
  kernelspecs: {
    [KERNEL_NAME]: {
      name: KERNEL_NAME,
      spec: {
        argv: [],
        display_name: "Python 3 (Pyodide sandbox)",
        language: "python",
        interrupt_mode: "message",
        env: {},
        metadata: {},
      },
      resources: {},
    },
  },
};

/** The content of a `kernel_info_reply`. */
export function describeKernel({ version, pythonVersion }: Pick<Kernel, "version" | "pythonVersion">): Content {
  return {
    protocol_version: PROTOCOL_VERSION,
    implementation: "pyodide-sandbox",
    implementation_version: version,
    language_info: {
      name: "python",
      version: pythonVersion,
      mimetype: "text/x-python",
      file_extension: ".py",
      pygments_lexer: "ipython3",
      codemirror_mode: { name: "ipython", version: 3 },
      nbconvert_exporter: "python",
    },
    banner: `Python ${pythonVersion} in a Pyodide sandbox`,
    help_links: [],
    debugger: false,
    supported_features: [],
  };
}
