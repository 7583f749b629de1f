import { describe, expect, test } from "vitest";
import { startSandbox } from "../support/sandbox.ts";

const TABLE = "application/vnd.dataresource+json";

const sandbox = startSandbox();

async function tableOf(code: string) {
  const { value, error } = await sandbox
    .session("tables")
    .execute(`import pandas as pd\n${code}`, { formats: [TABLE] });
  expect(error).toBeNull();
  return value?.[TABLE] as { schema: unknown; data: Record<string, unknown>[]; rows: number; columns: number };
}

describe("a frame as a table", () => {
  test("has its types, its index, its values and its size", async () => {
    const table = await tableOf(
      "pd.DataFrame({'n': [1, 2], 'x': [0.5, float('nan')], 'when': pd.to_datetime(['2026-01-02', '2026-01-03'])}, index=['a', 'b'])",
    );
    expect(table).toMatchObject({
      schema: {
        fields: [
          { name: "index", type: expect.stringMatching(/string|any/) },
          { name: "n", type: "integer" },
          { name: "x", type: "number" },
          { name: "when", type: "datetime" },
        ],
        primaryKey: ["index"],
      },
      data: [
        { index: "a", n: 1, x: 0.5 },
        { index: "b", n: 2, x: null },
      ],
      rows: 2,
      columns: 3,
    });
  });

  test("ends after 1000 rows, 100 columns and 256 kB, and says how many there are", async () => {
    const long = await tableOf("pd.DataFrame({f'c{i}': range(5000) for i in range(3)})");
    expect([long.data.length, long.rows, long.columns]).toEqual([1000, 5000, 3]);
    const wide = await tableOf("pd.DataFrame([range(300)] * 1000)");
    expect(Object.keys(wide.data[0]!)).toHaveLength(101);
    expect(JSON.stringify(wide).length).toBeLessThan(300_000);
    expect(wide).toMatchObject({ rows: 1000, columns: 300 });
  });

  test("has texts in place of objects, each short", async () => {
    const { data } = await tableOf(
      "pd.DataFrame({'o': [{'a': 1}, None, 'x' * 100_000, 2.5], 't': pd.to_timedelta(['1h'] * 4), 'c': pd.Categorical(list('abab'))})",
    );
    expect(data.map(({ o }) => o)).toEqual(["{'a': 1}", null, `${"x".repeat(200)}…`, 2.5]);
    expect(data[0]).toMatchObject({ t: "0 days 01:00:00", c: "a" });
  });

  test("names the columns of two levels on one line", async () => {
    const { data } = await tableOf("pd.DataFrame([[1, 2]], columns=[['a', 'a'], ['x', 'y']])");
    expect(data[0]).toMatchObject({ "a / x": 1, "a / y": 2 });
  });

  test("is left out where two columns have one name, and in a run that does not ask for it", async () => {
    expect(await tableOf("pd.DataFrame([[1, 2]], columns=['a', 'a'])")).toBeUndefined();
    const { value } = await sandbox.session("tables").execute("pd.DataFrame({'a': [1]})");
    expect(Object.keys(value ?? {}).sort()).toEqual(["text/html", "text/plain"]);
  });
});
