import { expect, test } from "vitest";
import { isBareName, nameOf, normalizeName } from "../../../sidecar/store/names.ts";

test.each([
  ["Scikit_Learn", "scikit-learn"],
  ["ruamel.yaml", "ruamel-yaml"],
  ["a-_.b", "a-b"],
])("normalizes %s as indexes do", (name, normalized) => expect(normalizeName(name)).toBe(normalized));

test.each([
  ["flask", "flask"],
  ["  Flask >= 3", "flask"],
  ["requests[socks,security]>=2; python_version > '3'", "requests"],
  ["zope.interface~=6", "zope-interface"],
])("finds the name in %s", (requirement, name) => expect(nameOf(requirement)).toBe(name));

test.each(["", ">=3", "https://example.com/a-1.0-py3-none-any.whl", "./a.whl", "-r requirements.txt", "a/b"])(
  "finds no name in %j",
  (requirement) => expect(nameOf(requirement)).toBeUndefined(),
);

test("tells a bare name from a requirement with a version or extras", () => {
  expect([" numpy ", "numpy>=2", "httpx[http2]"].map(isBareName)).toEqual([true, false, false]);
});
