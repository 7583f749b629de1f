import { expect, test } from "vitest";
import { JSON_TYPE, parseProject } from "../../../sidecar/store/project-page.ts";

const HASH = "a".repeat(64);
const url = "http://index.example/simple/a/";

test("reads a page in HTML", () => {
  const text = `<html><body><a class="x" href="../../files/a-1.0-py3-none-any.whl#sha256=${HASH}"
      data-requires-python="&gt;=3.9">a-1.0-py3-none-any.whl</a><br/>
      <a href='https://files.example/a-2.0.tar.gz?x=1&amp;y=2' data-yanked="">a-2.0.tar.gz</a></body></html>`;
  expect(parseProject({ type: "text/html; charset=utf-8", text, url })).toEqual([
    {
      filename: "a-1.0-py3-none-any.whl",
      url: "http://index.example/files/a-1.0-py3-none-any.whl",
      hashes: { sha256: HASH },
      yanked: false,
      "requires-python": ">=3.9",
    },
    {
      filename: "a-2.0.tar.gz",
      url: "https://files.example/a-2.0.tar.gz?x=1&y=2",
      hashes: { sha256: undefined },
      yanked: true,
      "requires-python": null,
    },
  ]);
});

test("reads a page in JSON", () => {
  const file = { filename: "a-1.0-py3-none-any.whl", url: "a-1.0-py3-none-any.whl", hashes: { sha256: HASH } };
  const text = JSON.stringify({ meta: { "api-version": "1.1" }, name: "a", files: [file] });
  expect(parseProject({ type: JSON_TYPE, text, url })).toEqual([
    { ...file, url: "http://index.example/simple/a/a-1.0-py3-none-any.whl", yanked: false },
  ]);
});

test("refuses JSON that is no page of an index", () => {
  expect(() => parseProject({ type: JSON_TYPE, text: '{"files": [{"url": 1}]}', url })).toThrow("filename");
});
