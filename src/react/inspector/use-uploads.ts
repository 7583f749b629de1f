import { useState } from "react";
import type { InspectorSource } from "../inspector-source.ts";
import { messageOf } from "./use-loaded.ts";

export interface Upload {
  name: string;
  /** From 0 to 1. */
  share: number;
  error: string | null;
}

/** Uploads under way and those that failed. */
export function useUploads(source: InspectorSource, onUploaded: () => void) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const put = (upload: Upload) => setUploads((all) => [...all.filter(({ name }) => name !== upload.name), upload]);
  const upload = async (file: File) => {
    put({ name: file.name, share: 0, error: null });
    try {
      await source.upload(file, (share) => put({ name: file.name, share, error: null }));
      setUploads((all) => all.filter(({ name }) => name !== file.name));
      onUploaded();
    } catch (error) {
      put({ name: file.name, share: 0, error: messageOf(error) });
    }
  };
  return { uploads, start: (files: File[]) => void Promise.all(files.map(upload)) };
}
