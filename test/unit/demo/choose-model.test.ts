import { expect, test } from "vitest";
import { chooseModel } from "../../../src/demo/choose-model.ts";

test("names the package to install when the provider's is missing", async () => {
  await expect(chooseModel("perplexity:sonar")).rejects.toThrow(
    /^The model "perplexity:sonar" cannot be used: install its package with `npm i @langchain\/\S+`$/,
  );
});

test("says in one sentence that a provider is unknown", async () => {
  await expect(chooseModel("nobody:anything")).rejects.toThrow(/^The model "nobody:anything" cannot be used: [^\n]+$/);
});
