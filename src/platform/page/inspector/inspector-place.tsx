import type { ReactNode } from "react";
import { Drawer } from "../shell/drawer.tsx";
import { useIsMedium } from "../shell/use-media.ts";

/** Beside the chat where there is room, else over it. */
export function InspectorPlace(props: { isOpen: boolean; onOpenChange(isOpen: boolean): void; children: ReactNode }) {
  const isMedium = useIsMedium();
  if (isMedium) {
    return (
      <Drawer title="Inspector" side="right" isOpen={props.isOpen} onOpenChange={props.onOpenChange}>
        {props.children}
      </Drawer>
    );
  }
  return props.isOpen && props.children ? <div className="inspector-place">{props.children}</div> : null;
}
