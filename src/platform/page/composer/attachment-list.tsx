import { FileChip } from "../chat/messages/file-chip.tsx";
import type { Upload } from "./use-attachments.ts";

/** Files that go with the next message. */
export function AttachmentList({ uploads, onRemove }: { uploads: Upload[]; onRemove(upload: Upload): void }) {
  if (uploads.length === 0) return null;
  return (
    <ul className="file-chips" aria-label="Files for the next message">
      {uploads.map((upload) => (
        <FileChip
          key={upload.key}
          name={upload.file.path}
          size={upload.file.size}
          mediaType={upload.file.mediaType}
          progress={upload.progress}
          onRemove={() => onRemove(upload)}
        />
      ))}
    </ul>
  );
}
