import { Button, Flex, Popover, Text } from "@radix-ui/themes";
import type { PlatformPolicy, PolicyFault, PolicyView } from "../../../api/admin.ts";
import { formatCount } from "../../../../react/shared/format.ts";
import { ChangeList } from "../../forms/change-list.tsx";
import type { Draft } from "../../forms/use-draft.ts";
import { isSame, listChanges } from "../../forms/values.ts";

interface SaveBarProps {
  draft: Draft<PlatformPolicy>;
  view: PolicyView;
  faults: readonly PolicyFault[];
  isSaving: boolean;
  onSave: () => void;
}

/** What was changed, with what can be done about it; it stays at the bottom of the window. */
export function SaveBar({ draft, view, faults, isSaving, onSave }: SaveBarProps) {
  const changes = listChanges(view.policy, draft.value);
  const isFile = isSame(draft.value, view.file);
  if (!draft.isChanged && isFile) return null;
  return (
    <Flex className="save-bar" role="region" aria-label="Changes" gap="3" align="center" justify="end" wrap="wrap">
      {draft.isChanged && (
        <Popover.Root>
          <Popover.Trigger>
            <Button variant="ghost">{formatCount(changes.length, "change")}</Button>
          </Popover.Trigger>
          <Popover.Content maxWidth="480px" maxHeight="50vh" aria-label="What was changed">
            <ChangeList changes={changes} />
          </Popover.Content>
        </Popover.Root>
      )}
      {faults.length > 0 && (
        <Button variant="ghost" color="red" onClick={showFirstFault}>
          {faults.length === 1 ? "1 rule needs a correction" : `${faults.length} rules need a correction`}
        </Button>
      )}
      {!draft.isChanged && (
        <Text size="2" color="gray">
          Differs from the policy file
        </Text>
      )}
      <span className="grow" />
      {!isFile && (
        <Button variant="ghost" color="gray" onClick={() => draft.replace(view.file)}>
          Reset to the policy file
        </Button>
      )}
      {draft.isChanged && (
        <>
          <Button variant="soft" color="gray" onClick={draft.discard}>
            Discard
          </Button>
          <Button onClick={onSave} loading={isSaving} disabled={faults.length > 0}>
            Save
          </Button>
        </>
      )}
    </Flex>
  );
}

function showFirstFault(): void {
  const fault = document.querySelector("[data-fault]");
  fault?.scrollIntoView({ block: "center", behavior: "smooth" });
  fault?.parentElement?.querySelector<HTMLElement>("input, button")?.focus({ preventScroll: true });
}
