export * from "./codes.ts";
export * from "./entities.ts";
export * from "./limits.ts";
export * from "./replies.ts";
export * from "./requests.ts";
export * from "./result.ts";
export * from "./transfer.ts";
