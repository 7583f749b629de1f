import type { ContentBlock } from "@langchain/core/messages";
import type { ExecutionResult, MimeBundle } from "../protocol/index.ts";

const MAX_IMAGES = 8;

/** Largest image in base64 characters; providers refuse more than about 5 MB. */
const MAX_IMAGE_LENGTH = 5_000_000;

/**
 * Formats that models read, best first, with how their files begin in base64. One image that is not
 * what it says would make a provider refuse every later message of the conversation.
 */
const FORMATS = { "image/png": "iVBORw0KGgo", "image/jpeg": "/9j/", "image/webp": "UklGR", "image/gif": "R0lGOD" };

export type ImageBlock = ContentBlock.Multimodal.Image & { mimeType: string; data: string };

/** The images of a run as standard content blocks, and how many more there were than a model should get. */
export function imagesOf(result: ExecutionResult): { images: ImageBlock[]; omitted: number } {
  const bundles = result.displays.map((display) => display.data);
  if (result.value !== null) bundles.push(result.value);
  const images = bundles.map(imageOf).filter((image) => image !== undefined);
  const kept = images.filter((image) => image.data.length <= MAX_IMAGE_LENGTH).slice(0, MAX_IMAGES);
  return { images: kept, omitted: images.length - kept.length };
}

/** The image in a bundle, in the best format that it has; undefined for none. */
export function imageOf(bundle: MimeBundle): ImageBlock | undefined {
  for (const [mimeType, beginning] of Object.entries(FORMATS)) {
    const data = bundle[mimeType];
    if (typeof data === "string" && data.startsWith(beginning) && /^[A-Za-z0-9+/]+={0,2}$/.test(data)) {
      return { type: "image", mimeType, data };
    }
  }
  return undefined;
}
