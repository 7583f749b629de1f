/** A chunk of its own: a new conversation has no run to show. */
export { ExecutionCard as default } from "../../../../react/index.ts";
