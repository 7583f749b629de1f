import type { Refusal } from "../../react/execution-view.ts";
import type { PolicyFault } from "./admin.ts";

/** Body of every answer with a status of 400 or more. */
export interface ErrorBody {
  error: Refusal & {
    /** What is wrong with a policy, or with an agent's permissions, by field. */
    faults?: PolicyFault[];
  };
}
