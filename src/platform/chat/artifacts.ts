import { createHash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import type { Display, MimeBundle, Output } from "../../protocol/index.ts";
import type { ArtifactReference } from "../../react/execution-view.ts";
import { imageSize } from "../../react/image-size.ts";
import type { Message } from "../api/messages.ts";
import type { Database } from "../storage/database.ts";
import { artifacts } from "../storage/schema.ts";

/** UTF-16 units of a value as JSON that stays in its message. */
const MAX_INLINE = 32_000;

interface Artifact {
  hash: string;
  mediaType: string;
  data: Buffer;
}

/** Puts the large values of a bundle into the database, and references in their place. */
export async function storeArtifacts(db: Database, conversationId: string, bundle: MimeBundle): Promise<MimeBundle> {
  const large = Object.entries(bundle).filter(
    ([, value]) => (typeof value === "string" ? value : JSON.stringify(value)).length > MAX_INLINE,
  );
  if (large.length === 0) return bundle;
  const made = large.map(([mime, value]) => ({ mime, value, artifact: makeArtifact(mime, value) }));
  const rows = made.map(({ artifact }) => ({ conversationId, ...artifact }));
  await db.insert(artifacts).values(rows).onConflictDoNothing();
  const references = made.map(({ mime, value, artifact }) => [mime, refer(mime, value, artifact)]);
  return { ...bundle, ...Object.fromEntries(references) };
}

export async function storeOutputArtifacts(db: Database, conversationId: string, output: Output): Promise<Output> {
  if (output.type !== "display") return output;
  const { data, metadata } = output.display;
  return { type: "display", display: { data: await storeArtifacts(db, conversationId, data), metadata } };
}

/** An artifact as its bytes: an image as the image, a text in UTF-8, JSON as JSON. */
export async function readArtifact(
  db: Database,
  conversationId: string,
  hash: string,
): Promise<{ mediaType: string; data: Uint8Array } | undefined> {
  const isIt = and(eq(artifacts.conversationId, conversationId), eq(artifacts.hash, hash));
  const [row] = await db.select({ mediaType: artifacts.mediaType, data: artifacts.data }).from(artifacts).where(isIt);
  return row;
}

/** The messages with their artifacts back in place, those whose type is wanted; for who cannot fetch them. */
export async function restoreArtifacts(
  db: Database,
  conversationId: string,
  messages: readonly Message[],
  isWanted: (mediaType: string) => boolean = () => true,
): Promise<Message[]> {
  const wanted = [...new Set(messages.flatMap(bundlesOf).flatMap((bundle) => hashesIn(bundle, isWanted)))];
  if (wanted.length === 0) return [...messages];
  const isOne = and(eq(artifacts.conversationId, conversationId), inArray(artifacts.hash, wanted));
  const rows = await db.select().from(artifacts).where(isOne);
  const values = new Map(rows.map(({ hash, mediaType, data }) => [hash, toValue(mediaType, Buffer.from(data))]));
  return messages.map((message) => mapBundles(message, (bundle) => restore(bundle, values)));
}

/** Names of all artifacts of the messages. */
export function artifactsOf(messages: readonly Message[]): string[] {
  return [...new Set(messages.flatMap(bundlesOf).flatMap((bundle) => hashesIn(bundle, () => true)))];
}

function makeArtifact(mime: string, value: MimeBundle[string]): Artifact {
  const data = toBytes(mime, value);
  const hash = createHash("sha256").update(mime).update("\0").update(data).digest("hex");
  return { hash, mediaType: mime, data };
}

function refer(mime: string, value: MimeBundle[string], { hash, data }: Artifact): MimeBundle[string] {
  const pixels = typeof value === "string" ? imageSize(mime, value) : null;
  return { $artifact: hash, size: data.length, ...pixels };
}

const isJson = (mime: string) => mime === "application/json" || mime.endsWith("+json");
const isText = (mime: string) => mime.startsWith("text/") || mime.endsWith("+xml") || mime === "application/javascript";

function toBytes(mime: string, value: MimeBundle[string]): Buffer {
  if (isJson(mime)) return Buffer.from(JSON.stringify(value));
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return Buffer.from(text, isText(mime) ? "utf8" : "base64");
}

function toValue(mime: string, data: Buffer): MimeBundle[string] {
  if (isJson(mime)) return JSON.parse(data.toString()) as MimeBundle[string];
  return data.toString(isText(mime) ? "utf8" : "base64");
}

function bundlesOf({ parts }: Message): MimeBundle[] {
  return parts.flatMap((part) => {
    if (part.type !== "tool") return [];
    const { outputs, result } = part.call;
    const shown = outputs.flatMap((output) => (output.type === "display" ? [output.display.data] : []));
    return result?.value ? [...shown, result.value] : shown;
  });
}

function hashesIn(bundle: MimeBundle, isWanted: (mediaType: string) => boolean): string[] {
  return Object.entries(bundle).flatMap(([mime, value]) =>
    isWanted(mime) && isReference(value) ? [value.$artifact] : [],
  );
}

function isReference(value: unknown): value is ArtifactReference {
  return typeof value === "object" && value !== null && "$artifact" in value && typeof value.$artifact === "string";
}

function restore(bundle: MimeBundle, values: ReadonlyMap<string, MimeBundle[string]>): MimeBundle {
  const entries = Object.entries(bundle).map(([mime, value]) => {
    const restored = isReference(value) ? values.get(value.$artifact) : undefined;
    return [mime, restored ?? value] as const;
  });
  return Object.fromEntries(entries);
}

function mapBundles(message: Message, change: (bundle: MimeBundle) => MimeBundle): Message {
  const changeDisplay = ({ data, metadata }: Display) => ({ data: change(data), metadata });
  const parts = message.parts.map((part) => {
    if (part.type !== "tool") return part;
    const { outputs, result } = part.call;
    const shown = outputs.map((output): Output =>
      output.type === "display" ? { ...output, display: changeDisplay(output.display) } : output,
    );
    return {
      ...part,
      call: {
        ...part.call,
        outputs: shown,
        result: result && { ...result, value: result.value && change(result.value) },
      },
    };
  });
  return { ...message, parts };
}
