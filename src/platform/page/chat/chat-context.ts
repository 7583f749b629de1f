import { createContext } from "react";
import type { ToolSetting } from "../../api/conversations.ts";
import type { ChatActions } from "./chat-actions.ts";

/** What the parts of a conversation need of it; it changes seldom, so that messages that are drawn stay drawn. */
export interface Chat extends ChatActions {
  /** Undefined for a conversation that is not created yet. */
  id: string | undefined;
  canEdit: boolean;
  isAdmin: boolean;
  /** Whether several people have written here. */
  isShared: boolean;
  tools: readonly ToolSetting[];
  /** Opens an editor for Python, below the conversation. */
  openCell(code: string): void;
  /** Opens the popup of the internal tools. */
  openTools(): void;
}

const refuse = () => {
  throw new TypeError("There is no conversation around this");
};

export const ChatContext = createContext<Chat>({
  id: undefined,
  canEdit: false,
  isAdmin: false,
  isShared: false,
  tools: [],
  openCell: refuse,
  openTools: refuse,
  send: refuse,
  edit: refuse,
  regenerate: refuse,
  fork: refuse,
  show: refuse,
  stop: refuse,
  interrupt: refuse,
  answer: refuse,
  runCell: refuse,
});
