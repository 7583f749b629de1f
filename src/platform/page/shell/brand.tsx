import { Text } from "@radix-ui/themes";
import { Terminal } from "lucide-react";

export function Brand() {
  return (
    <div className="brand">
      <span className="brand-mark" aria-hidden>
        <Terminal size={16} />
      </span>
      <Text weight="bold" size="3">
        Pyodide sandbox
      </Text>
    </div>
  );
}
