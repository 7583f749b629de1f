import { expect, test } from "vitest";
import { installedPath, metadataLines, topLevelModules } from "../../../sidecar/store/wheel-layout.ts";

test("puts purelib and platlib data where the package is, and leaves scripts and headers out", () => {
  expect(installedPath("a/b.py")).toBe("a/b.py");
  expect(installedPath("a-1.0.data/purelib/a/c.py")).toBe("a/c.py");
  expect(installedPath("a-1.0.data/platlib/a/d.so")).toBe("a/d.so");
  expect(installedPath("a-1.0.data/scripts/a")).toBeUndefined();
  expect(installedPath("a-1.0.data/headers/a.h")).toBeUndefined();
});

test.each([
  "../evil.py",
  "/etc/evil",
  "a/../../evil.py",
  "a-1.0.data/purelib/../../evil.py",
  "a\\..\\evil",
  "a//b",
  "./a",
])("refuses a wheel's file that would leave its place: %s", (name) =>
  expect(() => installedPath(name)).toThrow("would leave its place"),
);

test("names the modules that a tree of files brings", () => {
  const files = ["six.py", "yaml/__init__.py", "zope/interface/x.py", "_ext.cpython-314-wasm32-emscripten.so"];
  const others = ["yaml-6.0.dist-info/METADATA", "yaml-6.0.dist-info/x.py", "data/readme.txt"];
  expect(topLevelModules([...files, ...others])).toEqual(["_ext", "six", "yaml", "zope"]);
});

test("keeps the lines of METADATA that a resolver needs", () => {
  const metadata = "Name: a\r\nRequires-Dist: b>=1\r\nProvides-Extra: c\r\n\r\nProse\r\n";
  expect(metadataLines(metadata)).toEqual(["Requires-Dist: b>=1", "Provides-Extra: c"]);
});
