import { Box, Button, Flex, Text, TextField } from "@radix-ui/themes";
import { useMutation } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleX } from "lucide-react";
import { useState } from "react";
import type { PlatformPolicy, UrlTest } from "../../../api/admin.ts";
import { api } from "../../api.ts";
import { Failure } from "../../forms/loaded.tsx";
import { Note } from "../../note.tsx";
import { namesAddress } from "./names-address.ts";

const OUTCOMES = {
  reached: { color: "green", Icon: CircleCheck, title: "Reached" },
  denied: { color: "red", Icon: CircleX, title: "Denied" },
  failed: { color: "amber", Icon: CircleAlert, title: "Let through, but nothing answered" },
} as const;

/** Tries an address under the policy as it stands in the form, saved or not. */
export function UrlTestForm({ policy, agentId }: { policy: PlatformPolicy; agentId: string | null }) {
  const [url, setUrl] = useState("");
  const test = useMutation({
    meta: { quiet: true },
    mutationFn: () => api.post<UrlTest>("/admin/policy/test-url", { policy, agentId, url: url.trim() }),
  });
  const outcome = test.data && OUTCOMES[test.data.outcome];
  const mayBePrivate = test.data?.outcome === "denied" && namesAddress(test.data.message);
  return (
    <Box asChild>
      <form
        aria-label="Test an address"
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate();
        }}
      >
        <Text as="label" htmlFor="test-url" size="2" weight="medium">
          Test this URL
        </Text>
        <Flex gap="2" mt="1">
          <TextField.Root
            id="test-url"
            className="grow"
            inputMode="url"
            placeholder="https://api.example.com/"
            aria-describedby="test-url-hint"
            value={url}
            onChange={({ target }) => {
              setUrl(target.value);
              test.reset();
            }}
          />
          <Button type="submit" variant="soft" disabled={url.trim() === ""} loading={test.isPending}>
            Test
          </Button>
        </Flex>
        <Text as="p" size="1" color="gray" mt="1" id="test-url-hint">
          Tried from a kernel with the rules as they stand here, before you save them.
        </Text>
        <Box aria-live="polite" mt="2">
          {outcome && (
            <Note color={outcome.color} sign={<outcome.Icon size={16} />}>
              <strong>{outcome.title}.</strong> {test.data?.message}
              {mayBePrivate && ". An address that is not public has to be listed under “Private addresses” as well."}
            </Note>
          )}
          {test.error && <Failure error={test.error} />}
        </Box>
      </form>
    </Box>
  );
}
