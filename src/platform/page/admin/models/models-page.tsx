import { Box, Button, Callout, Flex, Heading, Text } from "@radix-ui/themes";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { toast } from "sonner";
import type { Model } from "../../../api/people.ts";
import { api } from "../../api.ts";
import { Failure, Loaded } from "../../forms/loaded.tsx";
import { UnsavedChanges } from "../../forms/unsaved-changes.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { faultsAt } from "../../forms/values.ts";
import { keys } from "../../queries.ts";
import { adminKeys } from "../admin-keys.ts";
import { ModelRow } from "./model-row.tsx";
import { moveItem } from "./move-item.ts";

/** The models that people can choose from. */
export function ModelsPage() {
  const query = useQuery({
    queryKey: adminKeys.models,
    queryFn: ({ signal }) => api.get<Model[]>("/admin/models", signal),
  });
  return (
    <>
      <Heading as="h2" size="5">
        Models
      </Heading>
      <Text as="p" size="2" color="gray" mb="4">
        What people can choose from, in this order. The first one answers where nobody chose.
      </Text>
      <Loaded query={query}>{(models) => <ModelList saved={models} />}</Loaded>
    </>
  );
}

function ModelList({ saved }: { saved: Model[] }) {
  const client = useQueryClient();
  const draft = useDraft(saved);
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.put<Model[]>("/admin/models", draft.value),
    onSuccess: async () => {
      const fetched = [adminKeys.models, keys.me].map((queryKey) => client.invalidateQueries({ queryKey }));
      await Promise.all(fetched);
      draft.discard();
      toast.success("Models saved");
    },
  });
  const faults = save.error?.faults ?? [];
  const replace = (models: Model[]) => {
    save.reset(); // What was refused may be of another row now.
    draft.replace(models);
  };
  const discard = () => {
    save.reset();
    draft.discard();
  };
  const isComplete = draft.value.every(({ id, label }) => id.trim() !== "" && label.trim() !== "");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {draft.value.length === 0 && (
        <Callout.Root color="gray" mb="3">
          <Callout.Text>
            No model is set, so the platform's own answers: the one of MODEL, else the offline demo.
          </Callout.Text>
        </Callout.Root>
      )}
      <Flex asChild direction="column" gap="2">
        <ol className="plain-list" aria-label="Models">
          {draft.value.map((model, index) => (
            // The place names a model while both of its texts are being written.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index}>
              <ModelRow
                model={model}
                index={index}
                count={draft.value.length}
                faults={faultsAt(faults, [index]).map(({ message }) => message)}
                onChange={(changed) => replace(draft.value.with(index, changed))}
                onMove={(to) => replace(moveItem(draft.value, index, to))}
                onRemove={() => replace(draft.value.filter((_, other) => other !== index))}
              />
            </li>
          ))}
        </ol>
      </Flex>
      {save.error && faults.length === 0 && <Failure error={save.error} />}
      <Flex gap="3" mt="3" wrap="wrap">
        <Button type="button" variant="soft" onClick={() => replace([...draft.value, { id: "", label: "" }])}>
          <Plus size={16} aria-hidden /> Add model
        </Button>
        <Box className="grow" />
        {draft.isChanged && (
          <>
            <Button type="button" variant="soft" color="gray" onClick={discard}>
              Discard
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!isComplete}>
              Save
            </Button>
          </>
        )}
      </Flex>
      <UnsavedChanges when={draft.isChanged} />
    </form>
  );
}
