// Writes the JSON schemas of agent-config/ anew; `npm run schema` builds first and formats after.
import { writeFileSync } from "node:fs";
import { jsonSchemas } from "../dist/src/config/json-schemas.js";

for (const [file, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(new URL(`../agent-config/${file}`, import.meta.url), JSON.stringify(schema));
}
