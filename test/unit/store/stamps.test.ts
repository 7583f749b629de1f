import { expect, test } from "vitest";
import { differences, type Stamps } from "../../../sidecar/store/stamps.ts";

test("finds files that are changed, touched, missing or new, and no others", () => {
  const expected: Stamps = { same: [1, 10], size: [1, 10], time: [1, 10], missing: [1, 10] };
  const found: Stamps = { same: [1, 10], size: [2, 10], time: [1, 11], added: [1, 10] };
  expect(differences(expected, found).sort()).toEqual(["added", "missing", "size", "time"]);
});
