import { describe, expect, test } from "vitest";
import { parseCsv } from "../../../src/react/files/parse-csv.ts";
import { compareCells, digitsOf, readDataResource } from "../../../src/react/output/frame.ts";

describe("a data resource", () => {
  test("becomes columns and rows, the index first and without the name that pandas makes up", () => {
    const schema = {
      fields: [field("n", "integer"), field("index", "string"), field("s", "string")],
      primaryKey: ["index"],
    };
    expect(readDataResource({ schema, data: [{ n: 1, index: "a", s: null }], rows: 10, columns: 2 })).toEqual({
      columns: [
        { name: "", isNumeric: false },
        { name: "n", isNumeric: true },
        { name: "s", isNumeric: false },
      ],
      rows: [["a", 1, null]],
      indexColumns: 1,
      totalRows: 10,
      totalColumns: 2,
    });
  });

  test("of anyone else counts its own rows, and has dates as people write them", () => {
    const schema = { fields: [field("day", "datetime"), field("time", "datetime"), field("o", "any")] };
    const data = [{ day: "2026-01-02T00:00:00.000Z", time: "2026-01-02T03:04:05.000", o: { a: 1 } }];
    expect(readDataResource({ schema, data })).toMatchObject({
      rows: [["2026-01-02", "2026-01-02 03:04:05", '{"a":1}']],
      totalRows: 1,
      totalColumns: 3,
    });
  });

  test("that is none is refused, and one that is odd does no harm", () => {
    expect(readDataResource(null)).toBeNull();
    expect(readDataResource({ schema: {}, data: [] })).toBeNull();
    expect(readDataResource({ schema: { fields: [1, null] }, data: [5, null, []] })?.rows).toHaveLength(3);
  });
});

test("numbers of a column have the digits of the one that has most, at most six", () => {
  const frame = {
    columns: [],
    rows: [
      [1, 1, 1e20],
      [0.25, 2, "x"],
      [3.1, null, 1 / 3],
    ],
    indexColumns: 0,
    totalRows: 3,
    totalColumns: 3,
  };
  expect([digitsOf(frame, 0), digitsOf(frame, 1), digitsOf(frame, 2)]).toEqual([2, 0, 6]);
});

test("cells are ordered by number, then by text, what is missing last", () => {
  const cells = ["b10", "10%", "1,000", "-3e2", "b9", 5];
  expect(cells.toSorted(compareCells)).toEqual(["-3e2", 5, "10%", "1,000", "b9", "b10"]);
});

describe("CSV", () => {
  test("is read with quotes, separators and line ends in its fields", () => {
    expect(parseCsv('\uFEFFname,n\r\n"a, ""b""\nc",1\r\nd,2,\n')).toMatchObject({
      columns: [
        { name: "name", isNumeric: false },
        { name: "n", isNumeric: true },
      ],
      rows: [
        ['a, "b"\nc', "1"],
        ["d", "2", ""],
      ],
    });
  });

  test.each([
    ["a;b\n1,5;2\n", [["1,5", "2"]]],
    ["a\tb\n1\t2", [["1", "2"]]],
    ["a,b\n\n1,2", [[""], ["1", "2"]]],
    ["a", []],
    ["", []],
  ])("%j has the rows %j", (text, rows) => {
    expect(parseCsv(text).rows).toEqual(rows);
  });

  test("that is broken is read as far as it goes", () => {
    expect(parseCsv('a,b\n"x"y,2\n1,2').rows.length).toBeLessThanOrEqual(2);
    expect(parseCsv('a\n"never closed').rows).toEqual([["never closed"]]);
  });
});

const field = (name: string, type: string) => ({ name, type });
