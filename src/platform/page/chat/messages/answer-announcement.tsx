import { useEffect, useState } from "react";
import type { Message } from "../../../api/messages.ts";
import { plainText } from "../../markdown/plain-text.ts";

/** Characters of an answer that are read out. */
const MAX_LENGTH = 300;

/** Tells people who hear the page that an answer began, and what it is when it is there; not each piece of it. */
export function AnswerAnnouncement({ answer }: { answer: Message | undefined }) {
  const [text, setText] = useState("");
  const [running, setRunning] = useState<string | null>(null);
  const isRunning = answer?.role !== "user" && answer?.status === "running";
  useEffect(() => {
    if (isRunning) {
      setRunning(answer.id);
      setText("An answer is coming");
    } else if (answer && answer.id === running) {
      setRunning(null);
      setText(summarize(answer));
    }
  }, [answer, isRunning, running]);
  return (
    <div className="visually-hidden" aria-live="polite">
      {text}
    </div>
  );
}

function summarize({ parts, error, status }: Message): string {
  if (status === "stopped") return "The answer was stopped";
  if (error) return error.message;
  const text = parts.map((part) => (part.type === "text" ? part.text : "")).join("\n\n");
  return `The answer is there. ${plainText(text.slice(0, 4 * MAX_LENGTH)).slice(0, MAX_LENGTH)}`;
}
