import { useCallback, useSyncExternalStore } from "react";

/** Whether the side bar has no room beside the page. */
export const useIsNarrow = () => useMedia("(max-width: 767px)");

/** Whether the inspector has no room beside the chat. */
export const useIsMedium = () => useMedia("(max-width: 1099px)");

/** Whether the person's system is set to dark colours. */
export const useIsSystemDark = () => useMedia("(prefers-color-scheme: dark)");

/** Whether people type on glass, where Enter is a new line. */
export const hasTouchKeyboard = () => matchMedia("(pointer: coarse) and (hover: none)").matches;

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", onChange);
      return () => media.removeEventListener("change", onChange);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
