import { z } from "zod";
import { type ErrorCode, SandboxError } from "../../protocol/index.ts";
import type { PolicyFault } from "../api/admin.ts";

/** What a person sent is refused by field, so that a page shows it there. */
export class FieldRefusal extends SandboxError {
  constructor(
    code: ErrorCode,
    readonly faults: readonly PolicyFault[],
  ) {
    const lines = faults.map(({ path, message }) => `"${z.core.toDotPath(path)}": ${message}`);
    super(code, lines.join("\n"), "Correct the fields that are named and save again.");
  }
}

/**
 * @param code such as `BAD_POLICY`, of which the policy file is not at fault then
 * @throws FieldRefusal when there are faults
 */
export function refuseFaults(faults: readonly PolicyFault[], code: ErrorCode = "BAD_POLICY"): void {
  if (faults.length > 0) throw new FieldRefusal(code, faults);
}
