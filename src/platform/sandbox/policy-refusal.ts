import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";
import type { PolicyFault } from "../api/admin.ts";

/** `BAD_POLICY` of what a person sent, which a page shows at its fields; the policy file is not at fault. */
export class PolicyRefusal extends SandboxError {
  constructor(readonly faults: readonly PolicyFault[]) {
    const lines = faults.map(({ path, message }) => `"${z.core.toDotPath(path)}": ${message}`);
    super("BAD_POLICY", lines.join("\n"), "Correct the fields that are named and save again.");
  }
}

/** @throws PolicyRefusal when there are faults */
export function refuseFaults(faults: readonly PolicyFault[]): void {
  if (faults.length > 0) throw new PolicyRefusal(faults);
}
