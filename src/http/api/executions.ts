import { z } from "zod";
import { executionEventSchema, executionResultSchema } from "../../protocol/index.ts";
import type { Endpoints } from "../endpoint.ts";
import { Inputs } from "./inputs.ts";
import { executionBody, inputBody, sessionParams } from "./schemas.ts";
import type { Services } from "./services.ts";
import { streamRun } from "./stream-run.ts";

const about = { tag: "Executions", scope: "execute" } as const;

/** Runs of Python. */
export function addExecutionEndpoints(endpoints: Endpoints, { sessions, limits, metrics }: Services): void {
  const inputs = new Inputs();

  endpoints.add(
    {
      ...about,
      method: "post",
      path: "/v1/sessions/{id}/executions",
      summary: "Run Python in a session",
      description:
        "Answers with the result when the run is over; an exception in Python is a result. With `Accept: text/event-stream` " +
        "the events come while it runs, each named by its type, and `input()` waits for an answer. " +
        "A run whose caller goes away is interrupted.",
      params: sessionParams,
      body: executionBody,
      responses: {
        200: {
          description: "What the run came to, or its events; the last one has the result",
          content: { "application/json": executionResultSchema, "text/event-stream": executionEventSchema },
        },
      },
    },
    async ({ caller, params, body: { code, ...options }, context }) => {
      const session = await sessions.find(caller, params.id);
      const execute: Parameters<typeof streamRun>[2] = (extra) =>
        limits.run(caller, async () => {
          const result = await session.execute(code, { ...options, ...extra });
          metrics.countRun(result.status);
          return result;
        });
      if (/\btext\/event-stream\b/.test(context.req.header("accept") ?? "")) {
        return streamRun(context, inputs.of(session), execute);
      }
      const { session: state, ...result } = await execute({ signal: context.req.raw.signal });
      return context.json({ ...result, session: { ...state, id: params.id } });
    },
  );

  endpoints.add(
    {
      ...about,
      method: "post",
      path: "/v1/sessions/{id}/executions/{run}/input",
      summary: "Answer the input() of a run that is followed by its events",
      params: sessionParams.extend({ run: z.string().min(1).max(128) }),
      body: inputBody,
      responses: { 204: { description: "Python has the answer" } },
    },
    async ({ caller, params, body, context }) => {
      inputs.of(await sessions.find(caller, params.id)).answer(params.run, body.text);
      return context.body(null, 204);
    },
  );

  endpoints.add(
    {
      ...about,
      method: "post",
      path: "/v1/sessions/{id}/interrupt",
      summary: "Interrupt the run that is under way; the variables stay",
      params: sessionParams,
      responses: { 204: { description: "The run is being interrupted, if there is one" } },
    },
    async ({ caller, params, context }) => {
      await (await sessions.find(caller, params.id)).interrupt();
      return context.body(null, 204);
    },
  );
}
