import { Box, Button, Card, Flex, IconButton, Text, TextField } from "@radix-ui/themes";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useField } from "../../forms/field-context.tsx";
import { Faults, Labelled } from "../../forms/labelled.tsx";
import { ListEditor } from "../../forms/list-editor.tsx";
import { NumberField } from "../../forms/number-field.tsx";
import { SelectField } from "../../forms/select-field.tsx";
import { faultsAt } from "../../forms/values.ts";
import { Row } from "./section.tsx";

const SHIPPED = [
  { value: "auto", label: "As the first run needs (python or science)" },
  { value: "python", label: "python: nothing imported" },
  { value: "science", label: "science: numpy, pandas, matplotlib, scipy … imported" },
];

/** What sessions start with, and the templates that an administrator makes up. */
export function TemplateFields() {
  const field = useField("templates");
  const templates = (field.value ?? {}) as Record<string, string[]>;
  const own = Object.keys(templates).map((name) => ({ value: name, label: `${name}: ${templates[name]?.join(", ")}` }));
  return (
    <>
      <Row>
        <SelectField name="sessions.template" options={[...SHIPPED, ...own]} />
        <NumberField name="sessions.spares" />
      </Row>
      <Labelled field={field} isGroup>
        <Flex direction="column" gap="2">
          {Object.entries(templates).map(([name, modules]) => (
            <Card key={name}>
              <Flex justify="between" align="center" mb="2">
                <Text size="2" weight="medium">
                  {name}
                </Text>
                <IconButton
                  variant="ghost"
                  color="gray"
                  aria-label={`Remove template ${name}`}
                  onClick={() => field.set(without(templates, name))}
                >
                  <Trash2 size={16} aria-hidden />
                </IconButton>
              </Flex>
              <ListEditor
                label={`Modules of ${name}`}
                id={`${field.id}-${name}`}
                items={modules}
                faults={faultsAt(field.faults, [name]).map((fault) => ({ ...fault, path: fault.path.slice(1) }))}
                placeholder="openpyxl"
                onChange={(modules) => field.set({ ...templates, [name]: modules })}
              />
              <Faults
                id={`${field.id}-${name}-faults`}
                messages={field.faults
                  .filter(({ path }) => path.length === 1 && path[0] === name)
                  .map(({ message }) => message)}
              />
            </Card>
          ))}
          <NewTemplate onAdd={(name) => field.set({ ...templates, [name]: templates[name] ?? [] })} />
        </Flex>
      </Labelled>
    </>
  );
}

function NewTemplate({ onAdd }: { onAdd: (name: string) => void }) {
  const [name, setName] = useState("");
  const add = () => {
    if (name.trim()) onAdd(name.trim());
    setName("");
  };
  return (
    <Box asChild>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Flex gap="2">
          <TextField.Root
            className="grow"
            aria-label="Name of a new template"
            placeholder="documents"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
          <Button type="submit" variant="soft" disabled={name.trim() === ""}>
            <Plus size={16} aria-hidden /> Add template
          </Button>
        </Flex>
      </form>
    </Box>
  );
}

function without(templates: Record<string, string[]>, name: string): Record<string, string[]> {
  return Object.fromEntries(Object.entries(templates).filter(([other]) => other !== name));
}
