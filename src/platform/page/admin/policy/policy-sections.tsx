import { Flex } from "@radix-ui/themes";
import type { ReactNode } from "react";
import { ChoiceField } from "../../forms/choice-field.tsx";
import { useField } from "../../forms/field-context.tsx";
import { ListField } from "../../forms/list-field.tsx";
import { NamesField } from "../../forms/names-field.tsx";
import { NumberField } from "../../forms/number-field.tsx";
import { TextField } from "../../forms/text-field.tsx";
import { NETWORK_CHOICES, SAVE_CHOICES } from "./choices.ts";
import { Row, Section } from "./section.tsx";
import { TemplateFields } from "./template-fields.tsx";

/** Every rule of the policy that a person edits, the most asked-for first. */
export function PolicySections({ urlTest }: { urlTest: ReactNode }) {
  return (
    <Flex direction="column" gap="4">
      <NetworkSection urlTest={urlTest} />
      <Section title="Files of the server">
        <ListField name="read" placeholder="/srv/data" separators={/[\n,;]+/} />
      </Section>
      <Section title="Memory and time">
        <NumberField name="memory.megabytes" />
        <Row>
          <NumberField name="time.defaultSeconds" />
          <NumberField name="time.maxSeconds" />
        </Row>
      </Section>
      <Section title="Packages">
        <NamesField name="packages.install" placeholder="polars" />
        <ListField name="packages.deny" placeholder="name of a package" />
        <ListField name="store.prepare" placeholder="name of a package" />
        <TextField name="store.source" placeholder="Built-in sources" />
      </Section>
      <Section title="Sessions">
        <Row>
          <NumberField name="sessions.max" />
          <NumberField name="sessions.memoryGigabytes" placeholder="Three fifths of the server's" />
          <NumberField name="sessions.waitSeconds" />
          <NumberField name="sessions.idleMinutes" />
        </Row>
        <TemplateFields />
      </Section>
      <Section title="Snapshots">
        <ChoiceField name="snapshots.save" choices={SAVE_CHOICES} />
        <Row>
          <NumberField name="snapshots.idleSeconds" />
          <NumberField name="snapshots.perSession" />
          <NumberField name="snapshots.maxDays" />
          <NumberField name="snapshots.maxGigabytes" />
        </Row>
      </Section>
      <Section title="Tools, files and output">
        <NamesField name="tools.allow" placeholder="name of a tool" />
        <Row>
          <NumberField name="tools.maxCalls" />
          <NumberField name="tools.maxSeconds" />
          <NumberField name="files.maxMegabytes" />
          <NumberField name="output.maxKilobytes" />
        </Row>
      </Section>
    </Flex>
  );
}

function NetworkSection({ urlTest }: { urlTest: ReactNode }) {
  const mode = useField("network.mode").value;
  return (
    <Section title="Network">
      <ChoiceField name="network.mode" choices={NETWORK_CHOICES} />
      {mode === "hosts" && <ListField name="network.hosts" placeholder="api.example.com" />}
      {mode !== "off" && <ListField name="network.private" placeholder="10.0.0.5" />}
      {urlTest}
    </Section>
  );
}
