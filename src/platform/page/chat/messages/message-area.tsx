import { Button } from "@radix-ui/themes";
import { ArrowDown } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { Message } from "../../../api/messages.ts";
import { childrenOf, isSupposed } from "../tree.ts";
import { AnswerAnnouncement } from "./answer-announcement.tsx";
import { MessageRow } from "./message-row.tsx";
import { useFollowNewest } from "./use-follow-newest.ts";

interface MessageAreaProps {
  /** Of all branches. */
  messages: Message[];
  branch: Message[];
  live: Message | null;
}

/** The branch that is shown, scrolled; the answer under way is drawn as it comes. */
export function MessageArea({ messages, branch, live }: MessageAreaProps) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { isFollowing, jump } = useFollowNewest(box, content);
  const children = useMemo(() => childrenOf(messages), [messages]);
  const last = branch.at(-1);
  const sent = last && isSupposed(last) ? last.id : undefined;
  useEffect(() => {
    if (sent !== undefined) jump();
  }, [sent, jump]);
  return (
    <div className="messages-place">
      {/* Reached by keys, so that it can be scrolled by them. */}
      <div ref={box} className="messages" role="log" aria-live="off" aria-label="Messages" tabIndex={0}>
        <div ref={content} className="messages-content">
          {branch.map((message, index) => (
            <MessageRow
              key={message.id}
              message={message.id === live?.id ? live : message}
              before={branch[index - 1]}
              siblings={children.get(message.parentId ?? "") ?? ALONE}
              isLast={message === last}
            />
          ))}
        </div>
      </div>
      {!isFollowing && (
        <Button className="jump" variant="surface" color="gray" radius="full" size="2" onClick={jump}>
          <ArrowDown size={15} /> Jump to the newest
        </Button>
      )}
      <AnswerAnnouncement answer={live ?? last} />
    </div>
  );
}

const ALONE: Message[] = [];
