import { Badge, Card, Flex, Heading, Skeleton, Text } from "@radix-ui/themes";
import type { UseQueryResult } from "@tanstack/react-query";
import type { PlatformPolicy, PolicyPreview } from "../../../api/admin.ts";
import { CopyButton } from "../../copy-button.tsx";
import { Failure } from "../../forms/loaded.tsx";
import { Picker } from "../../picker.tsx";
import { useAgents } from "../../queries.ts";
import { compareFlags } from "./compare-flags.ts";
import { FlagLine } from "./flag-line.tsx";
import { usePolicyPreview } from "./use-policy.ts";

interface FlagsPanelProps {
  saved: PlatformPolicy;
  preview: UseQueryResult<PolicyPreview>;
  agentId: string | null;
  /** Whether the preview is of what stands in the form now. */
  isCurrent: boolean;
  onAgent: (id: string | null) => void;
}

/** The flags that Deno gets for a kernel of an agent, as the form stands, and how they differ from those that are saved. */
export function FlagsPanel({ saved, preview, agentId, isCurrent, onAgent }: FlagsPanelProps) {
  const before = usePolicyPreview(saved, agentId).data?.flags;
  const { faults = [], flags = [] } = preview.data ?? {};
  const lines = compareFlags(before ?? flags, flags);
  return (
    <Card asChild size="2">
      <section aria-label="Flags of the kernel">
        <Flex justify="between" align="center" gap="2" mb="2">
          <Heading as="h3" size="3">
            What Deno is told
          </Heading>
          {flags.length > 0 && <CopyButton text={flags.join("\n")} label="Copy flags" />}
        </Flex>
        <AgentSelect value={agentId} onChange={onAgent} />
        {preview.error && !preview.data && <Failure error={preview.error} />}
        {preview.isPending && <Skeleton height="180px" mt="3" />}
        {faults.length > 0 && (
          <Text as="p" size="2" color="red" mt="3" role="status">
            {faults.length === 1 ? "One rule needs" : `${faults.length} rules need`} a correction before there are
            flags.
          </Text>
        )}
        {faults.length === 0 && flags.length > 0 && (
          <ol className="flags" aria-label="Flags" aria-busy={!isCurrent || preview.isFetching}>
            {lines.map((line) => (
              <FlagLine key={`${line.state} ${line.flag}`} {...line} />
            ))}
          </ol>
        )}
        {lines.some(({ state }) => state !== "same") && faults.length === 0 && (
          <Text as="p" size="1" color="gray" mt="2">
            <Badge color="green">new</Badge> and <Badge color="red">gone</Badge> against what is saved.
          </Text>
        )}
      </section>
    </Card>
  );
}

function AgentSelect({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { data: agents = [] } = useAgents();
  const offered = agents.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Flex align="center" gap="2">
      <Text as="label" htmlFor="flags-agent" size="2" color="gray" style={{ whiteSpace: "nowrap" }}>
        For a kernel of
      </Text>
      <Picker
        size="1"
        id="flags-agent"
        className="grow"
        value={value}
        options={[{ value: null, label: "No agent" }, ...offered]}
        onChange={onChange}
      />
    </Flex>
  );
}
