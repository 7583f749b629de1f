import { limitsSchema } from "../../protocol/index.ts";
import type { Endpoints } from "../endpoint.ts";
import { installBody, installedReply, packagesReply } from "./schemas.ts";
import type { Services } from "./services.ts";

/** What Python can import, and what it may do. */
export function addPackageEndpoints(endpoints: Endpoints, { client }: Services): void {
  endpoints.add(
    {
      tag: "Packages",
      scope: "execute",
      method: "get",
      path: "/v1/packages",
      summary: "List the packages in the store",
      responses: { 200: { description: "The packages", content: { "application/json": packagesReply } } },
    },
    async ({ context }) => context.json({ packages: await client.packages.list() }),
  );

  endpoints.add(
    {
      tag: "Packages",
      scope: "admin",
      method: "post",
      path: "/v1/packages",
      summary: "Add packages to the store, for every session",
      body: installBody,
      responses: { 200: { description: "What came with them", content: { "application/json": installedReply } } },
    },
    async ({ body, context }) => context.json({ installed: await client.packages.install(body.requirements) }),
  );

  endpoints.add(
    {
      tag: "Packages",
      scope: "execute",
      method: "get",
      path: "/v1/limits",
      summary: "Tell what a session may rely on: time, memory, network, packages",
      responses: { 200: { description: "The limits", content: { "application/json": limitsSchema } } },
    },
    async ({ caller, context }) => context.json(await client.limits(caller.agent ?? undefined)),
  );
}
