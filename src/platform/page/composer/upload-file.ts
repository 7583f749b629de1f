import { ApiError, errorOf, unreachable, urlOf } from "../api.ts";

interface UploadOptions {
  signal?: AbortSignal;
  /** Takes the share that is sent, from 0 to 1. */
  onProgress?: (share: number) => void;
}

/**
 * Sends a file as it is, and resolves with where it is then. `fetch` tells nothing of how far it is, so this is the older way.
 *
 * @throws ApiError
 */
export function uploadFile(path: string, file: File, { signal, onProgress }: UploadOptions): Promise<{ path: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", urlOf(path));
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress?.(total > 0 ? loaded / total : 0));
    request.addEventListener("load", () => {
      if (request.status < 400) resolve(JSON.parse(request.responseText) as { path: string });
      else reject(errorOf(request.status, request.responseText));
    });
    request.addEventListener("error", () => reject(unreachable()));
    request.addEventListener("abort", () => reject(new ApiError("CANCELLED", "The upload was cancelled", "", 0)));
    signal?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
