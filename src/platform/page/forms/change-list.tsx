import { Text } from "@radix-ui/themes";
import type { Change } from "../../api/admin.ts";
import { labelOf } from "./policy-fields.ts";
import { describeChange } from "./describe-change.ts";

/** Changes of rules, each as the old value and the new one. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="plain-list change-list">
      {changes.map((change) => {
        const { from, to } = describeChange(change);
        return (
          <li key={change.path.join(".")}>
            <Text as="div" size="2" weight="medium">
              {labelOf(change.path)}
            </Text>
            <Text as="div" size="2">
              {from && <del>{from}</del>} {from && to && <span aria-hidden>→</span>} {to && <ins>{to}</ins>}
            </Text>
          </li>
        );
      })}
    </ul>
  );
}
