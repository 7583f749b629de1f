export { type Caller, type Scope, SCOPES } from "./access/caller.ts";
export { addToken, readTokenFile, removeToken, type TokenEntry } from "./access/token-file.ts";
export { type FindCaller, hashToken, newToken, oneToken, tokensOfFile } from "./access/tokens.ts";
export { createHttpApp, type HttpApp, type HttpAppOptions, type HttpCaller } from "./create-http-app.ts";
