import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";
import type { Endpoints } from "../endpoint.ts";
import type { Services } from "./services.ts";

const status = { "application/json": z.object({ status: z.literal("ok") }) };

/** What whoever runs the server looks at. */
export function addOperationEndpoints(endpoints: Endpoints, { client, metrics }: Services): void {
  endpoints.add(
    {
      tag: "Operations",
      scope: null,
      method: "get",
      path: "/healthz",
      summary: "Tell whether the server answers",
      responses: { 200: { description: "It does", content: status } },
    },
    ({ context }) => context.json({ status: "ok" }),
  );

  endpoints.add(
    {
      tag: "Operations",
      scope: null,
      method: "get",
      path: "/readyz",
      summary: "Tell whether the server can run Python",
      responses: { 200: { description: "It can: the sidecar answers and has its packages", content: status } },
    },
    async ({ context }) => {
      const { store } = await client.status();
      if (store.state !== "ready") throw new SandboxError("STORE_UNAVAILABLE", "The package store is not ready");
      return context.json({ status: "ok" });
    },
  );

  endpoints.add(
    {
      tag: "Operations",
      scope: "metrics",
      method: "get",
      path: "/metrics",
      summary: "Tell Prometheus the figures",
      responses: { 200: { description: "The figures", content: { "text/plain": z.string() } } },
    },
    async ({ context }) =>
      context.body(await metrics.render(await client.status()), 200, { "content-type": metrics.contentType }),
  );
}
