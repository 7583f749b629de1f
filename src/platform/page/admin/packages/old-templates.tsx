import { Box, Text } from "@radix-ui/themes";
import type { TemplateInfo } from "../../../../protocol/index.ts";
import { formatBytes, formatCount } from "../../../../react/shared/format.ts";
import { formatMoment } from "../../forms/format.ts";

/** Templates that no new session starts from, but that saved ones may be laid over. */
export function OldTemplates({ templates }: { templates: readonly TemplateInfo[] }) {
  if (templates.length === 0) return null;
  const size = templates.reduce((sum, { size }) => sum + size, 0);
  return (
    <Box asChild mt="3">
      <details>
        <summary>
          {formatCount(templates.length, "old template")}, {formatBytes(size)}
        </summary>
        <Text as="p" size="2" color="gray" my="2">
          No new session starts from these. Those that saved sessions do not need go with `pyodide-sandbox templates rm
          --stale`.
        </Text>
        <ul className="plain-list scrolled">
          {templates.map(({ id, name, state, size, madeAt, sessions }) => (
            <li key={id}>
              <Text size="2">
                {name} · {state} · {formatBytes(size)}
                {madeAt !== null && ` · ${formatMoment(madeAt)}`} · {formatCount(sessions, "saved session")}
              </Text>
            </li>
          ))}
        </ul>
      </details>
    </Box>
  );
}
