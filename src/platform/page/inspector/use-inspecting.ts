import { useEffect, useState } from "react";

/** Whether the inspector is open, which lasts from one conversation to the next; Ctrl+. switches it. */
export function useInspecting() {
  const [isInspecting, setIsInspecting] = useState(() => sessionStorage.getItem("inspector") === "open");
  useEffect(() => {
    sessionStorage.setItem("inspector", isInspecting ? "open" : "closed");
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === ".") setIsInspecting(!isInspecting);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [isInspecting]);
  return [isInspecting, setIsInspecting] as const;
}
