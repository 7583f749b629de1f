import { Download, Maximize2 } from "lucide-react";
import { type ReactElement, useState } from "react";
import { imageSize } from "../image-size.ts";
import { Dialog } from "../shared/dialog.tsx";
import { type ArtifactUrl, isReference } from "./use-content.ts";

interface ImageOutputProps {
  mime: string;
  value: unknown;
  /** The bundle's metadata for this format. */
  metadata: unknown;
  alt: string;
  artifactUrl: ArtifactUrl;
}

/** A picture, in the place that is kept for it; SVG too is only ever an image, which runs no script and loads nothing. */
export function ImageOutput({ mime, value, metadata, alt, artifactUrl }: ImageOutputProps): ReactElement {
  const url = urlOf(mime, value, artifactUrl);
  if (url === null) return <p className="pyodide-note">This picture is kept elsewhere.</p>;
  return <Picture url={url} alt={alt} size={sizeOf(mime, value, metadata)} fileName={`figure.${extensionOf(mime)}`} />;
}

interface PictureProps {
  url: string;
  alt: string;
  size: { width: number; height: number } | null;
  fileName: string;
}

/** A picture that can be enlarged and downloaded. */
export function Picture({ url, alt, size, fileName }: PictureProps): ReactElement {
  const [isLarge, setLarge] = useState(false);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p className="pyodide-note">This picture cannot be shown.</p>;
  return (
    <figure className="pyodide-picture">
      <button
        type="button"
        className="pyodide-picture-open"
        aria-label={`Enlarge: ${alt}`}
        onClick={() => setLarge(true)}
      >
        <img
          src={url}
          alt={alt}
          loading="lazy"
          decoding="async"
          {...(size && { width: size.width, height: size.height })}
          onError={() => setBroken(true)}
        />
      </button>
      <div className="pyodide-picture-tools">
        <button
          type="button"
          className="pyodide-button pyodide-icon-button"
          aria-label="Enlarge"
          onClick={() => setLarge(true)}
        >
          <Maximize2 aria-hidden size={14} />
        </button>
        <a
          className="pyodide-button pyodide-icon-button"
          aria-label="Download the picture"
          href={url}
          download={fileName}
        >
          <Download aria-hidden size={14} />
        </a>
      </div>
      {isLarge && (
        <Dialog title={alt} onClose={() => setLarge(false)} isWide>
          <img className="pyodide-picture-large" src={url} alt={alt} />
        </Dialog>
      )}
    </figure>
  );
}

function urlOf(mime: string, value: unknown, artifactUrl: ArtifactUrl): string | null {
  if (isReference(value)) return artifactUrl?.(value) ?? null;
  if (typeof value !== "string") return null;
  return mime === "image/svg+xml"
    ? `data:${mime};charset=utf-8,${encodeURIComponent(value)}`
    : `data:${mime};base64,${value}`;
}

/** From Jupyter's metadata, the reference, or the image itself. */
function sizeOf(mime: string, value: unknown, metadata: unknown): { width: number; height: number } | null {
  for (const source of [metadata, value]) {
    const { width, height } = (typeof source === "object" && source !== null ? source : {}) as Record<string, unknown>;
    if (typeof width === "number" && typeof height === "number") return { width, height };
  }
  return typeof value === "string" ? imageSize(mime, value) : null;
}

const extensionOf = (mime: string) => mime.replace("image/", "").replace("svg+xml", "svg").replace("jpeg", "jpg");
