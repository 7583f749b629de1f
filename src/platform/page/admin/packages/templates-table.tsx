import { Badge, Button, Heading, Table, Text } from "@radix-ui/themes";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { TemplateInfo } from "../../../../protocol/index.ts";
import { api, pathOf } from "../../api.ts";
import { formatBytes } from "../../../../react/shared/format.ts";
import { formatMoment } from "../../forms/format.ts";
import { adminKeys } from "../admin-keys.ts";
import { TableHead } from "../table-head.tsx";
import { OldTemplates } from "./old-templates.tsx";

/** The templates that sessions start from, with a button that makes one anew. */
export function TemplatesTable({ templates }: { templates: readonly TemplateInfo[] }) {
  const client = useQueryClient();
  const build = useMutation({
    mutationFn: (name: string) => api.post(`/admin/templates${pathOf(name, "build")}`),
    onSuccess: (_, name) => toast.success(`Template ${name} is built`),
    onSettled: () => client.invalidateQueries({ queryKey: adminKeys.sandbox }),
  });
  return (
    <section aria-label="Templates">
      <Heading as="h3" size="4">
        Templates
      </Heading>
      <Text as="p" size="2" color="gray" mb="2">
        Pythons with modules imported already, which sessions start from. Those of your own are set up under “Python
        sandbox”.
      </Text>
      <Table.Root variant="surface" className="stacking">
        <TableHead titles={["Template", "State", "Size", "Made", "Modules"]} hiddenTitle="Actions" />
        <Table.Body>
          {templates.filter(isInUse).map(({ name, state, size, madeAt, modules }) => (
            <Table.Row key={name} align="center">
              <Table.RowHeaderCell>{name}</Table.RowHeaderCell>
              <Table.Cell data-label="State">
                <Badge color={state === "current" ? "green" : "amber"}>
                  {state === "current" ? "built" : "not built"}
                </Badge>
              </Table.Cell>
              <Table.Cell data-label="Size" className="unbroken">
                {size > 0 ? formatBytes(size) : "—"}
              </Table.Cell>
              <Table.Cell data-label="Made" className="unbroken">
                {madeAt === null ? "—" : formatMoment(madeAt)}
              </Table.Cell>
              <Table.Cell data-label="Modules">
                <Text size="1" color="gray">
                  {modules?.join(", ") || "—"}
                </Text>
              </Table.Cell>
              <Table.Cell align="right">
                <Button
                  size="1"
                  variant="soft"
                  aria-label={`${state === "current" ? "Rebuild" : "Build"} template ${name}`}
                  loading={build.isPending && build.variables === name}
                  disabled={build.isPending}
                  onClick={() => build.mutate(name)}
                >
                  {state === "current" ? "Rebuild" : "Build"}
                </Button>
              </Table.Cell>
            </Table.Row>
          ))}
        </Table.Body>
      </Table.Root>
      <OldTemplates templates={templates.filter((template) => !isInUse(template))} />
    </section>
  );
}

/** Whether new sessions can start from it. */
function isInUse({ state }: TemplateInfo): boolean {
  return state === "current" || state === "missing";
}
