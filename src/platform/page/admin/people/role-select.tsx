import type { Role } from "../../../api/people.ts";
import { type Option, Picker } from "../../picker.tsx";

const ROLES: Option<Role>[] = [
  { value: "viewer", label: "Viewer" },
  { value: "editor", label: "Editor" },
  { value: "admin", label: "Administrator" },
];

interface RoleSelectProps {
  label: string;
  value: Role;
  isDisabled?: boolean;
  onChange: (role: Role) => void;
}

/** What a person may be. */
export function RoleSelect({ label, ...props }: RoleSelectProps) {
  return <Picker aria-label={label} options={ROLES} {...props} />;
}
