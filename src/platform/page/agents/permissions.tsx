import type { AgentLimits } from "../../api/agents.ts";
import { ListField } from "../forms/list-field.tsx";
import { NamesField } from "../forms/names-field.tsx";
import { NumberField } from "../forms/number-field.tsx";
import { Narrowed } from "./narrowed.tsx";
import { NetworkPermission } from "./network-permission.tsx";

/** Every rule that an agent can narrow for itself. */
export function Permissions({ limits }: { limits: AgentLimits }) {
  return (
    <>
      <NetworkPermission limits={limits.network} />
      {(["memory.megabytes", "time.defaultSeconds", "time.maxSeconds"] as const).map((name) => (
        <Narrowed key={name} name={name} limits={limits}>
          <NumberField name={name} />
        </Narrowed>
      ))}
      <Narrowed name="packages.install" limits={limits} start={limits.packages.install === "any" ? "none" : undefined}>
        <NamesField name="packages.install" placeholder="name of a package" />
      </Narrowed>
      <Narrowed name="packages.deny" limits={limits}>
        <ListField name="packages.deny" placeholder="name of a package" />
      </Narrowed>
      {limits.read.length > 0 && (
        <Narrowed name="read" limits={limits}>
          <ListField name="read" placeholder={limits.read[0] ?? ""} suggestions={limits.read} separators={/[\n,;]+/} />
        </Narrowed>
      )}
      <Narrowed name="tools.allow" limits={limits} start={limits.tools.allow === "any" ? "none" : undefined}>
        <NamesField name="tools.allow" placeholder="name of a tool" />
      </Narrowed>
      <Narrowed name="tools.maxCalls" limits={limits}>
        <NumberField name="tools.maxCalls" />
      </Narrowed>
      <Narrowed name="tools.maxSeconds" limits={limits}>
        <NumberField name="tools.maxSeconds" />
      </Narrowed>
    </>
  );
}
