import { Theme } from "@radix-ui/themes";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useIsSystemDark } from "./use-media.ts";

/** `system` follows what the person's system is set to. */
export type Appearance = "system" | "light" | "dark";

const STORAGE_KEY = "appearance";
const AppearanceContext = createContext<{
  appearance: Appearance;
  isDark: boolean;
  setAppearance(next: Appearance): void;
}>({ appearance: "system", isDark: false, setAppearance: () => {} });

export const useAppearance = () => useContext(AppearanceContext);

/** Colours and shapes of the page, light or dark as the person wants them. */
export function ThemeProvider({ children }: { children: ReactNode }) {
  const [appearance, setAppearance] = useState(readAppearance);
  const isSystemDark = useIsSystemDark();
  const isDark = appearance === "system" ? isSystemDark : appearance === "dark";
  useEffect(() => {
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
    document.documentElement.classList.toggle("dark", isDark); // For what is drawn outside of the theme, such as toasts.
  }, [isDark]);
  const choose = (next: Appearance) => {
    localStorage.setItem(STORAGE_KEY, next);
    setAppearance(next);
  };
  return (
    <AppearanceContext value={{ appearance, isDark, setAppearance: choose }}>
      <PageTheme>{children}</PageTheme>
    </AppearanceContext>
  );
}

/** The theme once more, for what is drawn outside of the root, such as drawers. */
export function PageTheme({ children }: { children: ReactNode }) {
  const { isDark } = useAppearance();
  return (
    <Theme accentColor="iris" grayColor="slate" radius="large" appearance={isDark ? "dark" : "light"}>
      {children}
    </Theme>
  );
}

function readAppearance(): Appearance {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}
