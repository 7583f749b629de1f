import { Toaster } from "sonner";
import { useAppearance } from "./theme.tsx";

/** Where short messages appear. */
export function Toasts() {
  const { isDark } = useAppearance();
  const offset = { top: 64 }; // Below the header.
  return (
    <Toaster
      theme={isDark ? "dark" : "light"}
      position="top-center"
      offset={offset}
      mobileOffset={offset}
      closeButton
      richColors
    />
  );
}
