import { Picker, type PickerProps } from "../picker.tsx";

/** A quiet picker, in the bar below the message. */
export function BarPicker(props: PickerProps<string | null>) {
  return <Picker size="1" side="top" variant="ghost" color="gray" className="composer-select" {...props} />;
}
