import { Hono } from "hono";
import { expect, test } from "vitest";
import { z } from "zod";
import { newMessageSchema } from "../../../../src/platform/api/conversations.ts";
import { respondWithError } from "../../../../src/platform/server/errors.ts";
import { readBody } from "../../../../src/platform/server/read-body.ts";

const app = new Hono();
app.onError(respondWithError);
app.post("/message", async (context) => context.json(await readBody(context, newMessageSchema)));
app.post("/query", () => {
  z.object({ hours: z.number() }).parse({ hours: "x" });
  throw new Error("It was taken");
});

async function refusal(path: string, body: unknown): Promise<unknown> {
  const answer = await app.request(path, { method: "POST", body: JSON.stringify(body) });
  return [answer.status, ((await answer.json()) as { error: { message: string } }).error.message];
}

test("names each field that is wrong, in one line", async () => {
  expect(await refusal("/message", { parentId: null, text: "a".repeat(200_001), attachments: [7] })).toEqual([
    400,
    '"text": Expected 200,000 characters or less; what is longer goes well as a file; ' +
      '"attachments.0": Invalid input: expected string, received number',
  ]);
  expect(await refusal("/query", {})).toEqual([400, '"hours": Invalid input: expected number, received string']);
});
