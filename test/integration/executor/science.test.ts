import { afterAll, expect, test } from "vitest";
import { Complex, createExecutor, PythonObject, type TypedArray, withShape } from "../../../src/executor/index.ts";

const executor = createExecutor();
afterAll(() => executor.cleanup());

const evaluate = async (expression: string) => {
  const { error, value } = await executor.execute(`import numpy as np, pandas as pd\nreturn ${expression}`);
  expect(error).toBeNull();
  return value;
};

test.each<[string, TypedArray, number[]]>([
  ["np.arange(6.0).reshape(2, 3)", new Float64Array([0, 1, 2, 3, 4, 5]), [2, 3]],
  ["np.arange(6.0).reshape(2, 3).T", new Float64Array([0, 3, 1, 4, 2, 5]), [3, 2]],
  ["np.arange(10, dtype=np.int64)[::3]", new BigInt64Array([0n, 3n, 6n, 9n]), [4]],
  ["np.array(2, 'int64')", new BigInt64Array([2n]), []],
  ["np.zeros((0, 3), 'f4')", new Float32Array(), [0, 3]],
  ["np.array([1, 2], '>u2')", new Uint16Array([1, 2]), [2]],
  ["np.array([1, 2], 'uint8')", new Uint8Array([1, 2]), [2]],
  ["np.array([True, False])", new Uint8Array([1, 0]), [2]],
  ["np.array([0.5], 'float16')", new Float32Array([0.5]), [1]],
])("gives NumPy's %s as a typed array with its shape", async (expression, elements, shape) => {
  const value = await evaluate(expression);
  expect(value).toEqual(elements);
  expect(value).toHaveProperty("shape", shape);
});

test.each([
  ["np.array(['a', None], object)", ["a", null]],
  ["np.array(['a', 'bc'])", ["a", "bc"]],
  ["np.array([1 + 2j])", [new Complex(1, 2)]],
  ["np.array(['2026-01-02'], 'datetime64[ns]')", [new Date("2026-01-02")]],
  ["np.ma.array([1, 2], mask=[0, 1])", [1, null]],
  ["[np.float64(0.5), np.int8(-1), np.bool_(True), np.str_('x'), np.longdouble(2)]", [0.5, -1, true, "x", 2]],
  ["pd.Timestamp('2026-01-02T03:04', tz='UTC')", new Date("2026-01-02T03:04Z")],
  ["pd.NaT", new PythonObject("pandas.NaTType", "NaT")],
])("gives %s as plain values", async (expression, value) => {
  expect(await evaluate(expression)).toEqual(value);
});

test("gives NumPy's arrays for typed ones", async () => {
  const args = { m: withShape(new Int32Array([1, 2, 3, 4]), [2, 2]), v: new Float64Array([1, 2]) };
  const { value } = await executor.execute("v[0] = 10\nreturn [type(m).__name__, m.dtype.name, (m @ v).tolist()]", {
    args,
  });
  expect(value).toEqual(["ndarray", "int32", [14, 38]]);
});

test("describes a frame, and gives it as a notebook shows it", async () => {
  const { value, formats } = await executor.execute("import pandas as pd\nreturn pd.DataFrame({'a': [1]})");
  expect(value).toEqual(new PythonObject("pandas.DataFrame", "   a\n0  1"));
  expect(formats?.["text/html"]).toContain("<table");
});

test("shows a figure that it returns once", async () => {
  const code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nreturn plt.gcf()";
  const { value, formats, displays } = await executor.execute(code);
  expect(value).toBeInstanceOf(PythonObject);
  expect([Object.keys(formats ?? {}), displays]).toEqual([["text/plain", "image/png"], []]);
});
