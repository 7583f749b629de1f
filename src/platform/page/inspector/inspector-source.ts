import type { QueryClient } from "@tanstack/react-query";
import type { InspectorSource } from "../../../react/index.ts";
import type { Conversation } from "../../api/conversations.ts";
import { api, pathOf, urlOf } from "../api.ts";
import { plainName } from "../composer/plain-name.ts";
import { uploadFile } from "../composer/upload-file.ts";
import { keys } from "../queries.ts";

/** What an inspector shows and does, over the server's routes. */
export function createInspectorSource(id: string, client: QueryClient): InspectorSource {
  const path = `/conversations${pathOf(id)}`;
  const filePath = (file: string) => `${path}/files${pathOf(...file.split("/"))}`;
  return {
    variables: () => api.get(`${path}/variables`),
    files: () => api.get(`${path}/files`),
    packages: () => api.get(`${path}/packages`),
    history: () => api.get(`${path}/history`),
    snapshots: () => api.get(`${path}/snapshots`),
    upload: async (file, onProgress) =>
      void (await uploadFile(`${filePath(plainName(file.name))}?free`, file, { onProgress })),
    remove: (file) => api.delete(filePath(file)),
    fileUrl: (file) => urlOf(filePath(file)),
    rewind: async (run) => {
      const conversation = await api.post<Conversation>(`${path}/rewind`, { run });
      client.setQueryData(keys.conversation(id), conversation);
      void client.invalidateQueries({ queryKey: keys.python(id) });
    },
  };
}
