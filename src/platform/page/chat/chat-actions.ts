import type { QueryClient } from "@tanstack/react-query";
import type { NavigateFunction } from "react-router";
import { toast } from "sonner";
import type { Conversation, NewMessage } from "../../api/conversations.ts";
import type { Message, Part } from "../../api/messages.ts";
import type { Me } from "../../api/people.ts";
import { api, pathOf } from "../api.ts";
import { keys } from "../queries.ts";
import { attempt, toastError } from "../toast-error.ts";
import { branchOf, mergeMessages, newestLeafUnder, supposeMessage } from "./tree.ts";

export type FilePart = Extract<Part, { type: "file" }>;

/** What a person does in a conversation; what fails is said in a toast. */
export interface ChatActions {
  /** Resolves with whether the server took the message. */
  send(text: string, files: FilePart[]): Promise<boolean>;
  /** Writes a message anew, as another branch. */
  edit(message: Message, text: string): Promise<boolean>;
  regenerate(message: Message): void;
  fork(message: Message): void;
  /** Shows the branch through a message. */
  show(message: Message): void;
  stop(): void;
  /** Ends the Python run; the answer goes on. */
  interrupt(): void;
  answer(callId: string, text: string | null): void;
  runCell(code: string): Promise<boolean>;
}

interface Means {
  client: QueryClient;
  navigate: NavigateFunction;
  canEdit: boolean;
  /** The conversation's id; where there is none yet, of one that is now created. */
  ensure(): Promise<string>;
}

export function createChatActions({ client, navigate, canEdit, ensure }: Means): ChatActions {
  const change = (id: string, update: (conversation: Conversation) => Conversation) =>
    client.setQueryData<Conversation>(keys.conversation(id), (known) => known && update(known));
  const read = (id: string) => client.getQueryData<Conversation>(keys.conversation(id));

  /** Takes over messages that a request answers with, unless the stream was quicker. */
  const take = (id: string, messages: Message[]) =>
    change(id, (known) => {
      const fresh = messages.filter((message) => !known.messages.some((other) => other.id === message.id));
      if (fresh.length === 0) return known;
      const isRunning = known.isRunning || fresh.some(({ status }) => status === "running");
      return {
        ...known,
        messages: mergeMessages(known.messages, fresh),
        leaf: fresh.at(-1)?.id ?? known.leaf,
        isRunning,
      };
    });

  const post = async (path: string, body?: unknown) => {
    const id = await ensure();
    const { messages } = await api.post<{ messages: Message[] }>(`/conversations${pathOf(id)}${path}`, body);
    take(id, messages);
    void client.invalidateQueries({ queryKey: keys.conversations });
  };

  const sendUnder = async (parentOf: (known: Conversation) => string | null, text: string, files: FilePart[]) => {
    let undo: (() => void) | undefined;
    try {
      const id = await ensure();
      const known = read(id);
      const me = client.getQueryData<Me>(keys.me);
      if (!known || !me) return false;
      const parentId = parentOf(known);
      const parts: Part[] = text === "" ? files : [...files, { type: "text", text }];
      const supposed = supposeMessage({ parentId, parts, author: me.person });
      change(id, (now) => ({ ...now, messages: [...now.messages, supposed], leaf: supposed.id, isRunning: true }));
      undo = () =>
        change(id, (now) => ({
          ...now,
          messages: now.messages.filter((message) => message.id !== supposed.id),
          leaf: now.leaf === supposed.id ? known.leaf : now.leaf,
          isRunning: known.isRunning,
        }));
      await post("/messages", {
        parentId,
        text,
        attachments: files.map(({ path }) => path),
      } satisfies NewMessage);
      return true;
    } catch (error) {
      undo?.();
      toastError(error as Error);
      return false;
    }
  };

  const call = (path: string, body?: unknown) =>
    void attempt(ensure().then((id) => api.post(`/conversations${pathOf(id)}${path}`, body)));

  return {
    send: (text, files) => sendUnder((known) => leafOf(known), text, files),
    edit: (message, text) =>
      sendUnder(
        () => message.parentId,
        text,
        message.parts.filter((part) => part.type === "file"),
      ),
    regenerate: (message) => void attempt(post(`/messages${pathOf(message.id)}/regenerate`)),
    fork: (message) => {
      const fork = async () => {
        const id = await ensure();
        const path = `/conversations${pathOf(id)}/messages${pathOf(message.id)}/fork`;
        const forked = await api.post<Conversation>(path);
        client.setQueryData(keys.conversation(forked.id), forked);
        void client.invalidateQueries({ queryKey: keys.conversations });
        await navigate(`/chat/${forked.id}`, { flushSync: true });
        toast.success("This is a new conversation that begins as the other one was");
      };
      void attempt(fork());
    },
    show: (message) => {
      const show = async () => {
        const id = await ensure();
        const leaf = newestLeafUnder(read(id)?.messages ?? [], message.id);
        change(id, (known) => ({ ...known, leaf }));
        if (canEdit) await api.patch(`/conversations${pathOf(id)}`, { leaf });
        void client.invalidateQueries({ queryKey: keys.python(id) });
      };
      void attempt(show());
    },
    stop: () => call("/stop"),
    interrupt: () => call("/interrupt"),
    answer: (callId, text) => call("/input", { callId, text }),
    runCell: async (code) => {
      const run = async () => {
        const known = read(await ensure());
        await post("/cells", { parentId: known ? leafOf(known) : null, code });
        return true;
      };
      return (await attempt(run())) ?? false;
    },
  };
}

const leafOf = ({ messages, leaf }: Conversation) => branchOf(messages, leaf).at(-1)?.id ?? null;
