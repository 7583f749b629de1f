import type { Refusal } from "../../react/execution-view.ts";

/** Body of every answer with a status of 400 or more. */
export interface ErrorBody {
  error: Refusal;
}
