import type { Access } from "../../api/conversations.ts";
import { type Option, Picker, type PickerProps } from "../picker.tsx";

const ACCESSES: Option<Access>[] = [
  { value: "editor", label: "Editor" },
  { value: "viewer", label: "Viewer" },
];

/** What somebody may do in a conversation. */
export function AccessSelect(props: Omit<PickerProps<Access>, "options">) {
  return <Picker options={ACCESSES} {...props} />;
}
