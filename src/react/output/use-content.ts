import { useEffect, useState } from "react";
import type { ArtifactReference } from "../execution-view.ts";

export type ArtifactUrl = ((reference: ArtifactReference) => string) | undefined;

export type Content =
  | { state: "ready"; value: unknown }
  | { state: "loading" }
  /** So much that it is only loaded when a person asks for it. */
  | { state: "large"; size: number; load: () => void }
  | { state: "failed"; message: string };

/** Characters or bytes above which a value is shown only on demand. */
const LARGE = 5_000_000;

/** Whether a value of a bundle was moved to somewhere else. */
export function isReference(value: unknown): value is ArtifactReference {
  return typeof value === "object" && value !== null && typeof (value as ArtifactReference).$artifact === "string";
}

/** A value of a bundle, fetched where it was moved away; `isJson` tells how what was fetched is read. */
export function useContent(value: unknown, isJson: boolean, artifactUrl: ArtifactUrl): Content {
  const [isWanted, setWanted] = useState(false);
  const reference = isReference(value) ? value : null;
  const url = reference && (artifactUrl?.(reference) ?? null);
  const size = reference ? reference.size : typeof value === "string" ? value.length : 0;
  const isHeld = size > LARGE && !isWanted;
  const fetched = useFetched(isHeld ? null : url, isJson);
  if (isHeld) return { state: "large", size, load: () => setWanted(true) };
  if (reference === null) return { state: "ready", value };
  if (url === null) return { state: "failed", message: "This output is kept elsewhere." };
  return fetched;
}

function useFetched(url: string | null, isJson: boolean): Content {
  const [content, setContent] = useState<Content>({ state: "loading" });
  useEffect(() => {
    if (url === null) return undefined;
    const abort = new AbortController();
    setContent({ state: "loading" });
    fetchContent(url, isJson, abort.signal).then(
      (value) => setContent({ state: "ready", value }),
      () => abort.signal.aborted || setContent({ state: "failed", message: "This output could not be loaded." }),
    );
    return () => abort.abort();
  }, [url, isJson]);
  return content;
}

async function fetchContent(url: string, isJson: boolean, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Error(response.statusText);
  return isJson ? response.json() : response.text();
}
