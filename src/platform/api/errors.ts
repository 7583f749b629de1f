import type { Refusal } from "../../react/execution-view.ts";
import type { PolicyFault } from "./admin.ts";

/** Body of every answer with a status of 400 or more. */
export interface ErrorBody {
  error: Refusal & {
    /** What is wrong with what was sent, such as a policy or an agent's permissions, by field. */
    faults?: PolicyFault[];
  };
}
