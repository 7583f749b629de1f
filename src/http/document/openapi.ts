import { z } from "zod";
import { NAMED_SCHEMAS } from "../api/schemas.ts";
import type { EndpointDescription } from "../endpoint.ts";

type Json = Record<string, unknown>;

const ERROR = {
  description: "The request is refused; `error.code` says why",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
};

/** The OpenAPI 3.1 document of the endpoints, made from the schemas that check their requests. */
export function describeApi(descriptions: readonly EndpointDescription[], version: string) {
  const schemas = new Schemas();
  const paths: Record<string, Json> = {};
  for (const description of descriptions) {
    (paths[description.path] ??= {})[description.method] = describeOperation(description, schemas);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Pyodide sandbox",
      version,
      description:
        "Runs Python in sandboxed sessions whose variables, files and packages stay from one run to the next.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    tags: [...new Set(descriptions.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.render(),
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "Made by `serve token create`" } },
    },
  };
}

function describeOperation(endpoint: EndpointDescription, schemas: Schemas): Json {
  const { method, path, summary, description, tag, scope, body, bytes, responses } = endpoint;
  const name = `${method}_${path}`.replace(/[^a-zA-Z0-9]+/g, "_").replace(/_$/, "");
  const content = body
    ? { "application/json": { schema: schemas.refer(`${name}_body`, body) } }
    : bytes && { [bytes]: { schema: { type: "string", format: "binary" } } };
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: scope === null ? [] : [{ token: [] }],
    ...(scope && { "x-required-scope": scope }),
    parameters: [
      ...describeParameters("path", endpoint.params),
      ...describeParameters("query", endpoint.query),
      ...describeParameters("header", endpoint.headers),
    ],
    ...(content && { requestBody: { required: true, content } }),
    responses: {
      ...Object.fromEntries(
        Object.entries(responses).map(([status, { description, content = {} }]) => [
          status,
          { description, content: describeContent(content, schemas, `${name}_${status}`) },
        ]),
      ),
      default: ERROR,
    },
  };
}

function describeContent(content: Record<string, z.ZodType>, schemas: Schemas, name: string): Json {
  return Object.fromEntries(
    Object.entries(content).map(([type, schema]) => [type, { schema: schemas.refer(`${name}_${type}`, schema) }]),
  );
}

function describeParameters(place: "path" | "query" | "header", schema: z.ZodObject | undefined): Json[] {
  return Object.entries(schema?.shape ?? {}).map(([name, field]) => {
    const { $schema: _, ...rest } = z.toJSONSchema(field as z.ZodType, { io: "input" });
    const required = place === "path" || !(field as z.ZodType).safeParse(undefined).success;
    return { name, in: place, required, schema: rest };
  });
}

/** Schemas that refer to one another by their names, each described once. */
class Schemas {
  readonly #registry = z.registry<{ id: string }>();

  constructor() {
    for (const [id, schema] of Object.entries(NAMED_SCHEMAS)) this.#registry.add(schema, { id });
  }

  /** A reference to a schema, which gets the name if it has none yet. */
  refer(name: string, schema: z.ZodType): Json {
    if (!this.#registry.has(schema)) this.#registry.add(schema, { id: name.replace(/[^a-zA-Z0-9]+/g, "_") });
    return { $ref: uriOf(this.#registry.get(schema)?.id ?? name) };
  }

  render(): Json {
    const { schemas } = z.toJSONSchema(this.#registry, { uri: uriOf, io: "input" });
    return Object.fromEntries(
      Object.entries(schemas).map(([name, { $schema: _schema, $id: _id, ...schema }]) => [name, schema]),
    );
  }
}

const uriOf = (id: string) => `#/components/schemas/${id}`;
