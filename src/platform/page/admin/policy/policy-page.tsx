import { Box, Grid, Heading, Text } from "@radix-ui/themes";
import { useState } from "react";
import { toast } from "sonner";
import type { PolicyView } from "../../../api/admin.ts";
import { FormProvider } from "../../forms/field-context.tsx";
import { Loaded } from "../../forms/loaded.tsx";
import { UnsavedChanges } from "../../forms/unsaved-changes.tsx";
import { useDebounced } from "../../forms/use-debounced.ts";
import { useDraft } from "../../forms/use-draft.ts";
import { FlagsPanel } from "./flags-panel.tsx";
import { OutdatedSessions } from "./outdated-sessions.tsx";
import { PolicySections } from "./policy-sections.tsx";
import { SaveBar } from "./save-bar.tsx";
import { UrlTestForm } from "./url-test-form.tsx";
import { usePolicy, usePolicyPreview, useSavePolicy } from "./use-policy.ts";

/** What Python in the sandbox may do, with what a change comes to beside it. */
export function PolicyPage() {
  return <Loaded query={usePolicy()}>{(view) => <PolicyForm view={view} />}</Loaded>;
}

function PolicyForm({ view }: { view: PolicyView }) {
  const draft = useDraft(view.policy);
  const [agentId, setAgentId] = useState<string | null>(null);
  const settled = useDebounced(draft.value);
  const preview = usePolicyPreview(settled, agentId);
  const save = useSavePolicy();
  const faults = preview.data?.faults ?? [];

  const submit = () =>
    save.mutate(draft.value, {
      onSuccess: () => {
        draft.discard();
        toast.success("Policy saved; new kernels have it");
      },
    });

  return (
    <FormProvider value={{ value: draft.value, saved: view.policy, faults, isReadOnly: false, set: draft.set }}>
      <Box mb="4">
        <Heading as="h2" size="5">
          Python sandbox
        </Heading>
        <Text as="p" size="2" color="gray">
          What Python may do in every conversation. An agent can narrow it further for itself, never widen it.
        </Text>
      </Box>
      <OutdatedSessions sessions={view.outdated} />
      <Grid columns={{ initial: "minmax(0, 1fr)", lg: "minmax(0, 1fr) 400px" }} gap="5" align="start">
        <PolicySections urlTest={<UrlTestForm policy={draft.value} agentId={agentId} />} />
        <Box className="beside">
          <FlagsPanel
            saved={view.policy}
            preview={preview}
            agentId={agentId}
            isCurrent={settled === draft.value}
            onAgent={setAgentId}
          />
        </Box>
      </Grid>
      <SaveBar draft={draft} view={view} faults={faults} isSaving={save.isPending} onSave={submit} />
      <UnsavedChanges when={draft.isChanged} />
    </FormProvider>
  );
}
