import { Box, Button, Card, Flex, Heading, Progress, Text } from "@radix-ui/themes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "../../api.ts";
import { ListEditor } from "../../forms/list-editor.tsx";
import { Failure } from "../../forms/loaded.tsx";
import { adminKeys } from "../admin-keys.ts";

/** Puts packages into the store: those that somebody names, or all that every session should have. */
export function InstallForm() {
  const client = useQueryClient();
  const [requirements, setRequirements] = useState<string[]>([]);
  const refresh = () => client.invalidateQueries({ queryKey: adminKeys.sandbox });
  const install = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<{ installed: string[] }>("/admin/packages", { requirements }),
    onSuccess: ({ installed }) => {
      setRequirements([]);
      toast.success(installed.length > 0 ? `Installed ${installed.join(", ")}` : "Everything was there already");
    },
    onSettled: refresh,
  });
  const prepare = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post("/admin/packages/prepare"),
    onSuccess: () => toast.success("The packages that every session has are prepared"),
    onSettled: refresh,
  });
  const isBusy = install.isPending || prepare.isPending;
  const error = install.error ?? prepare.error;
  return (
    <Card size="2">
      <Heading as="h3" size="3" mb="2" id="install-title">
        Install
      </Heading>
      <ListEditor
        label="packages to install"
        id="install"
        items={requirements}
        faults={[]}
        placeholder="polars, or humanize==4.9"
        describedBy="install-hint"
        onChange={setRequirements}
      />
      <Text as="p" size="1" color="gray" mt="1" id="install-hint">
        Names as on PyPI, with a version where you need one. Pure-Python packages and those built for Pyodide can be
        installed.
      </Text>
      <Flex gap="3" mt="3" wrap="wrap">
        <Button
          onClick={() => install.mutate()}
          loading={install.isPending}
          disabled={requirements.length === 0 || isBusy}
        >
          Install
        </Button>
        <Button variant="soft" onClick={() => prepare.mutate()} loading={prepare.isPending} disabled={isBusy}>
          Prepare what every session has
        </Button>
      </Flex>
      <Box aria-live="polite" mt="3">
        {isBusy && (
          <>
            <Progress aria-label="Installation" />
            <Text as="p" size="2" color="gray" mt="2">
              {install.isPending
                ? `Installing ${requirements.join(", ")} and what they need …`
                : "Preparing packages …"}
            </Text>
          </>
        )}
        {error && !isBusy && <Failure error={error} />}
      </Box>
    </Card>
  );
}
