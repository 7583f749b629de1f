import type { BaseMessage, ContentBlock } from "@langchain/core/messages";
import { type AgentMiddleware, createMiddleware, HumanMessage, ToolMessage } from "langchain";

/**
 * How a model gets the images of tool results: `native` inside the tool's message, `hoist` in a message
 * of the user that follows, `text` not at all, only told of.
 */
export type ToolImages = "native" | "hoist" | "text";

/**
 * Rewrites, for the model only, the tool messages that hold images; in the agent's state they stay.
 * Most providers refuse or garble images in tool messages.
 * @param images How; chosen by the model where it is left out.
 */
export function toolImagesMiddleware({ images }: { images?: ToolImages | undefined } = {}): AgentMiddleware {
  return createMiddleware({
    name: "ToolImages",
    wrapModelCall(request, next) {
      const how = images ?? chooseToolImages(request.model);
      return next(how === "native" ? request : { ...request, messages: moveImages(request.messages, how) });
    },
  });
}

/** What of a chat model tells whether it sees images; `initChatModel` keeps the provider in `_defaultConfig`. */
interface DescribedModel {
  profile?: { imageInputs?: boolean };
  _llmType?(): string;
  _defaultConfig?: { modelProvider?: string };
}

/** Images go only to models that are known to see them; a request with one is refused by others. */
export function chooseToolImages(model: object): ToolImages {
  const { profile, _defaultConfig: settings }: DescribedModel = model;
  const provider = settings?.modelProvider ?? kindOf(model);
  const sees = profile?.imageInputs ?? /anthropic|google|gemini|vertex/i.test(provider);
  if (!sees) return "text";
  return provider === "anthropic" ? "native" : "hoist";
}

function kindOf(model: DescribedModel): string {
  // oxlint-disable-next-line no-underscore-dangle -- LangChain's name
  return model._llmType?.() ?? "";
}

function moveImages(messages: BaseMessage[], how: "hoist" | "text"): BaseMessage[] {
  const moved: BaseMessage[] = [];
  let waiting: ContentBlock.Standard[] = [];
  const flush = () => {
    if (waiting.length > 0) moved.push(imagesMessage(waiting));
    waiting = [];
  };
  for (const message of messages) {
    if (!ToolMessage.isInstance(message)) flush();
    const images = ToolMessage.isInstance(message) ? message.contentBlocks.filter(isImage) : [];
    if (images.length === 0) moved.push(message);
    else moved.push(withoutImages(message as ToolMessage, images.length, how));
    if (how === "hoist") waiting.push(...images);
  }
  flush();
  return moved;
}

const isImage = (block: ContentBlock.Standard) => block.type === "image";

function imagesMessage(images: ContentBlock.Standard[]): HumanMessage {
  const text = "The images that the tool call above made:";
  return new HumanMessage({ contentBlocks: [{ type: "text", text }, ...images] });
}

function withoutImages(message: ToolMessage, count: number, how: "hoist" | "text"): ToolMessage {
  const images = count === 1 ? "1 image" : `${count} images`;
  const note = how === "hoist" ? `[${images}, in the next message]` : `[${images}, shown to the user only]`;
  return new ToolMessage({
    content: [message.text, note].filter(Boolean).join("\n\n"),
    tool_call_id: message.tool_call_id,
    ...(message.name !== undefined && { name: message.name }),
    ...(message.id !== undefined && { id: message.id }),
    ...(message.status !== undefined && { status: message.status }),
    artifact: message.artifact,
  });
}
