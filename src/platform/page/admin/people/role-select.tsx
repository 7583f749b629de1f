import { Select } from "@radix-ui/themes";
import type { Role } from "../../../api/people.ts";

const ROLES: Record<Role, string> = { viewer: "Viewer", editor: "Editor", admin: "Administrator" };

interface RoleSelectProps {
  label: string;
  value: Role;
  isDisabled?: boolean;
  onChange: (role: Role) => void;
}

/** What a person may be. */
export function RoleSelect({ label, value, isDisabled = false, onChange }: RoleSelectProps) {
  return (
    <Select.Root value={value} disabled={isDisabled} onValueChange={(role) => onChange(role as Role)}>
      <Select.Trigger aria-label={label} />
      <Select.Content position="popper">
        {Object.entries(ROLES).map(([role, title]) => (
          <Select.Item key={role} value={role}>
            {title}
          </Select.Item>
        ))}
      </Select.Content>
    </Select.Root>
  );
}
