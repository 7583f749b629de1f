import { hasTouchKeyboard } from "../shell/use-media.ts";

/** Where a person goes on to write; not on a phone, where it would bring up the keyboard. */
export function focusMessageBox(): void {
  if (!hasTouchKeyboard()) document.querySelector<HTMLElement>("#message")?.focus();
}
