import { useState } from "react";
import type { FilePart } from "../chat/chat-actions.ts";
import { api, pathOf } from "../api.ts";
import { attempt, toastError } from "../toast-error.ts";
import { plainName } from "./plain-name.ts";
import { uploadFile } from "./upload-file.ts";

/** A file on its way to /workspace, or there. */
export interface Upload {
  key: string;
  file: FilePart;
  /** From 0 to 1; undefined when it is there. */
  progress: number | undefined;
  abort(): void;
}

/** Files for the next message; each is sent as soon as it is added. */
export function useAttachments(ensure: () => Promise<string>) {
  const [uploads, setUploads] = useState<Upload[]>([]);

  const change = (key: string, update: Partial<Upload>) =>
    setUploads((all) => all.map((upload) => (upload.key === key ? { ...upload, ...update } : upload)));
  const drop = (key: string) => setUploads((all) => all.filter((upload) => upload.key !== key));

  const add = (files: Iterable<File>) => {
    for (const file of files) void send(file);
  };
  const send = async (file: File) => {
    const key = crypto.randomUUID();
    const controller = new AbortController();
    const part: FilePart = { type: "file", path: plainName(file.name), size: file.size, mediaType: file.type };
    setUploads((all) => [...all, { key, file: part, progress: 0, abort: () => controller.abort() }]);
    try {
      const id = await ensure();
      const { path } = await uploadFile(`/conversations${pathOf(id)}/files${pathOf(part.path)}?free`, file, {
        signal: controller.signal,
        onProgress: (progress) => change(key, { progress }),
      });
      change(key, { file: { ...part, path }, progress: undefined });
    } catch (error) {
      drop(key);
      if (!controller.signal.aborted) toastError(error as Error);
    }
  };
  const remove = (upload: Upload) => {
    upload.abort();
    drop(upload.key);
    if (upload.progress !== undefined) return;
    void attempt(ensure().then((id) => api.delete(`/conversations${pathOf(id)}/files${pathOf(upload.file.path)}`)));
  };
  return {
    uploads,
    isUploading: uploads.some(({ progress }) => progress !== undefined),
    files: uploads.map(({ file }) => file),
    add,
    remove,
    /** Those that are there, which then are not among the next message's any more. */
    take: () => {
      setUploads([]);
      return uploads.map(({ file }) => file);
    },
    putBack: (files: FilePart[]) =>
      setUploads(files.map((file) => ({ key: file.path, file, progress: undefined, abort: () => {} }))),
  };
}
