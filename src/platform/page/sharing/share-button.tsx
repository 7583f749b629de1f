import { Users } from "lucide-react";
import { useState } from "react";
import type { Conversation } from "../../api/conversations.ts";
import { ToolButton } from "../tool-button.tsx";
import { ShareDialog } from "./share-dialog.tsx";

export function ShareButton({ conversation }: { conversation: Pick<Conversation, "id" | "title"> }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <ToolButton label="Share" size="2" onClick={() => setIsOpen(true)}>
        <Users size={17} />
      </ToolButton>
      {isOpen && <ShareDialog conversation={conversation} onClose={() => setIsOpen(false)} />}
    </>
  );
}
