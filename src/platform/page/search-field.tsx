import { TextField } from "@radix-ui/themes";
import { Search } from "lucide-react";

interface SearchFieldProps extends Omit<TextField.RootProps, "type" | "value"> {
  label: string;
  search: string;
  onSearch: (search: string) => void;
}

/** A field that narrows the list below it. */
export function SearchField({ label, search, onSearch, ...props }: SearchFieldProps) {
  return (
    <TextField.Root
      type="search"
      aria-label={label}
      value={search}
      onChange={({ target }) => onSearch(target.value)}
      {...props}
    >
      <TextField.Slot>
        <Search size={16} aria-hidden />
      </TextField.Slot>
    </TextField.Root>
  );
}
