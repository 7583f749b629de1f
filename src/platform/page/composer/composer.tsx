import { IconButton } from "@radix-ui/themes";
import { ArrowUp, Paperclip, SquareTerminal } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, use, useRef } from "react";
import type { Conversation } from "../../api/conversations.ts";
import { ChatContext } from "../chat/chat-context.ts";
import { hasTouchKeyboard } from "../shell/use-media.ts";
import { ToolButton } from "../tool-button.tsx";
import { AgentSelect } from "./agent-select.tsx";
import { AttachmentList } from "./attachment-list.tsx";
import { DropZone } from "./drop-zone.tsx";
import { InternalTools } from "./internal-tools.tsx";
import { ModelSelect } from "./model-select.tsx";
import { StopButton } from "./stop-button.tsx";
import { useAttachments } from "./use-attachments.ts";
import { useDraftText } from "./use-draft-text.ts";

interface ComposerProps {
  /** Undefined for one that is not created yet. */
  conversation: Conversation | undefined;
  isRunning: boolean;
  ensure(): Promise<string>;
  tools: { isOpen: boolean; onOpenChange(isOpen: boolean): void };
  /** What a conversation that is created gets. */
  draft: {
    agentId: string | null;
    setAgentId(id: string | null): void;
    model: string | null;
    setModel(model: string | null): void;
  };
}

/** The box for the next message, with files, tools and models. */
export function Composer({ conversation, isRunning, ensure, tools, draft }: ComposerProps) {
  const { id, canEdit, send, stop, openCell } = use(ChatContext);
  const [text, setText] = useDraftText(id);
  const attachments = useAttachments(ensure);
  const fileInput = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const isReady = (text.trim() !== "" || attachments.files.length > 0) && !attachments.isUploading && !isRunning;

  if (!canEdit) {
    if (id === undefined) return null;
    return (
      <div className="composer-note">
        You can read this conversation, not write in it.
        {conversation && <InternalTools conversation={conversation} agentId={null} ensure={ensure} {...tools} />}
      </div>
    );
  }

  const submit = async () => {
    if (!isReady) return;
    const sent = { text, files: attachments.take() };
    setText("");
    if (await send(sent.text.trim(), sent.files)) return;
    setText(sent.text);
    attachments.putBack(sent.files);
  };
  /** The button goes, or is disabled, and would take the focus with it. */
  const withFocus = (act: () => void) => () => {
    act();
    if (!hasTouchKeyboard()) box.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey && (event.ctrlKey || event.metaKey || !hasTouchKeyboard())) {
      event.preventDefault();
      void submit();
    }
    if (event.key === "ArrowUp" && text === "") editLast();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attachments.add(event.clipboardData.files);
  };
  return (
    <DropZone onFiles={attachments.add}>
      <div className="composer">
        <AttachmentList uploads={attachments.uploads} onRemove={attachments.remove} />
        <textarea
          ref={box}
          id="message"
          aria-label="Message"
          placeholder="Write a message"
          className="composer-text"
          rows={1}
          autoFocus={!hasTouchKeyboard()}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <div className="composer-bar">
          <input
            ref={fileInput}
            type="file"
            multiple
            hidden
            aria-hidden
            onChange={(event) => {
              if (event.target.files) attachments.add(event.target.files);
              event.target.value = "";
            }}
          />
          <ToolButton label="Attach files" size="2" onClick={() => fileInput.current?.click()}>
            <Paperclip size={17} />
          </ToolButton>
          <InternalTools conversation={conversation} agentId={draft.agentId} ensure={ensure} {...tools} />
          <ToolButton label="New cell" size="2" onClick={() => openCell("")}>
            <SquareTerminal size={17} />
          </ToolButton>
          <span className="composer-space" />
          {!conversation && <AgentSelect value={draft.agentId} onChange={draft.setAgentId} />}
          <ModelSelect conversation={conversation} value={draft.model} onChange={draft.setModel} />
          {isRunning ? (
            <StopButton onStop={withFocus(stop)} />
          ) : (
            <IconButton
              size="2"
              radius="full"
              aria-label="Send"
              title="Send"
              disabled={!isReady}
              onClick={withFocus(() => void submit())}
            >
              <ArrowUp size={17} />
            </IconButton>
          )}
        </div>
      </div>
    </DropZone>
  );
}

function editLast(): void {
  const edits = document.querySelectorAll<HTMLElement>(".message-user [aria-label='Edit']");
  edits[edits.length - 1]?.click();
}
