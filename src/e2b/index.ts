export { createE2bApp, type E2bApp, type E2bAppOptions, type E2bCaller } from "./create-e2b-app.ts";
