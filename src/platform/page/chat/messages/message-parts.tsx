import { Spinner } from "@radix-ui/themes";
import { History } from "lucide-react";
import { use } from "react";
import type { Message, Part } from "../../../api/messages.ts";
import { pathOf, urlOf } from "../../api.ts";
import { Markdown } from "../../markdown/markdown.tsx";
import { Note } from "../../note.tsx";
import { ChatContext } from "../chat-context.ts";
import { CallCard } from "./call-card.tsx";
import { FileChip } from "./file-chip.tsx";

/** What a message consists of, in order. */
export function MessageParts({ message }: { message: Message }) {
  const { id } = use(ChatContext);
  const files = message.parts.filter((part) => part.type === "file");
  const rest = message.parts.filter((part) => part.type !== "file");
  return (
    <>
      {files.length > 0 && (
        <ul className="file-chips" aria-label="Attached files">
          {files.map(({ path, size, mediaType }) => (
            <FileChip
              key={path}
              name={path}
              size={size}
              mediaType={mediaType}
              {...(id !== undefined && {
                url: urlOf(`/conversations${pathOf(id)}/files${pathOf(...path.split("/"))}`),
              })}
            />
          ))}
        </ul>
      )}
      {rest.map((part, index) => (
        // Parts are only added at the end.
        // oxlint-disable-next-line react/no-array-index-key
        <MessagePart key={index} part={part} role={message.role} />
      ))}
      {rest.length === 0 && message.status === "running" && (
        <Spinner size="2" role="status" aria-label="The answer is coming" />
      )}
    </>
  );
}

function MessagePart({ part, role }: { part: Part; role: Message["role"] }) {
  if (part.type === "tool") return <CallCard call={part.call} />;
  if (part.type === "file") return null;
  if (role !== "cell") return <Markdown text={part.text} />;
  return (
    <Note color="gray" sign={<History size={15} />}>
      {part.text}
    </Note>
  );
}
