import { Select } from "@radix-ui/themes";

export interface Option<Value> {
  value: Value;
  label: string;
}

export interface PickerProps<Value> extends Omit<Select.TriggerProps, "value" | "onChange" | "disabled"> {
  value: Value;
  options: readonly Option<Value>[];
  size?: "1" | "2";
  /** Where the list opens. */
  side?: "top" | "bottom";
  isDisabled?: boolean;
  onChange(value: Value): void;
}

/** Picks one of a few values, of which one may be null, by their labels. */
export function Picker<Value extends string | null>(props: PickerProps<Value>) {
  const { value, options, size = "2", side = "bottom", isDisabled = false, onChange, ...trigger } = props;
  const pick = (key: string) => {
    const option = options.find(({ value }) => keyOf(value) === key);
    if (option) onChange(option.value);
  };
  return (
    <Select.Root size={size} value={keyOf(value)} disabled={isDisabled} onValueChange={pick}>
      <Select.Trigger {...trigger} />
      <Select.Content position="popper" side={side}>
        {options.map(({ value, label }) => (
          <Select.Item key={keyOf(value)} value={keyOf(value)}>
            {label}
          </Select.Item>
        ))}
      </Select.Content>
    </Select.Root>
  );
}

/** Null has a word of its own, since a select's value cannot be empty. */
const keyOf = (value: string | null) => value ?? "(none)";
