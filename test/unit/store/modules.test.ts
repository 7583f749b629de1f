import { createRequire } from "node:module";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { requirementFor } from "../../../sidecar/store/modules.ts";

const pyodide = dirname(createRequire(import.meta.url).resolve("pyodide/package.json"));

test.each([
  ["PIL", "pillow"],
  ["PIL.Image", "pillow"],
  ["cv2", "opencv-python"],
  ["yaml", "pyyaml"],
  ["bs4", "beautifulsoup4"],
  ["sklearn.linear_model", "scikit-learn"],
  ["dateutil", "python-dateutil"],
  ["docx", "python-docx"],
  ["flask", "flask"],
])("module %s comes with %s", (module, requirement) => expect(requirementFor(module, pyodide)).toBe(requirement));

test.each(["os", "xml.etree", "ssl", "tkinter", "distutils", "telnetlib", "js", "pyodide.ffi"])(
  "no package brings %s",
  (module) => expect(requirementFor(module, pyodide)).toBeUndefined(),
);
