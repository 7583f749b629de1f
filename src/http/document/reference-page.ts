import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Hono } from "hono";

/** The files of Swagger UI that the page loads, and their types. */
const ASSETS: Record<string, string> = {
  "swagger-ui.css": "text/css",
  "swagger-ui-bundle.js": "text/javascript",
};

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Pyodide sandbox: HTTP API</title>
    <link rel="stylesheet" href="reference/swagger-ui.css">
  </head>
  <body>
    <div id="reference"></div>
    <script src="reference/swagger-ui-bundle.js"></script>
    <script src="reference/start.js"></script>
  </body>
</html>
`;

const START =
  'SwaggerUIBundle({ url: "openapi.json", dom_id: "#reference", deepLinking: true, validatorUrl: null });\n';

/** Nothing is loaded from elsewhere. Swagger UI sets styles by itself. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";

/** A page that shows the OpenAPI document, and tries it out. */
export function createReferencePage(): Hono {
  const directory = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const app = new Hono();
  app.get("/reference", (context) => context.html(PAGE, 200, { "content-security-policy": POLICY }));
  app.get("/reference/start.js", (context) => context.body(START, 200, { "content-type": "text/javascript" }));
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/reference/${name}`, async (context) =>
      context.body(new Uint8Array(await readFile(join(directory, name))), 200, {
        "content-type": type,
        "cache-control": "public, max-age=86400",
      }),
    );
  }
  return app;
}
