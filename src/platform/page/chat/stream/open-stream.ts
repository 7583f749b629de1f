import type { ConversationEvent } from "../../../api/events.ts";

interface StreamListener {
  onEvent(event: ConversationEvent): Promise<void>;
  onConnection(isOn: boolean): void;
  /** The server answered, and gave no stream. */
  onRefusal(): void;
}

/** Opens a stream and, where the browser gives up, opens it again. */
export function openStream(url: string, { onEvent, onConnection, onRefusal }: StreamListener): () => void {
  let source: EventSource;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitMs = 500;
  let order = Promise.resolve();
  const open = () => {
    source = new EventSource(url);
    source.addEventListener("open", () => {
      waitMs = 500;
      onConnection(true);
    });
    source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      order = order.then(() => onEvent(JSON.parse(data) as ConversationEvent));
    });
    source.addEventListener("error", () => {
      onConnection(false);
      if (source.readyState !== EventSource.CLOSED) return;
      onRefusal();
      timer = setTimeout(open, waitMs);
      waitMs = Math.min(waitMs * 2, 15_000);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
