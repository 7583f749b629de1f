import { type DragEvent, type ReactNode, useState } from "react";

/** Takes files that are dropped onto what is in it. */
export function DropZone({ onFiles, children }: { onFiles(files: FileList): void; children: ReactNode }) {
  const [isOver, setIsOver] = useState(false);
  return (
    <div
      className="drop-zone"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsOver(false);
      }}
      onDrop={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setIsOver(false);
        onFiles(event.dataTransfer.files);
      }}
    >
      {children}
      {isOver && (
        <div className="drop-zone-hint" aria-hidden>
          Drop the files: Python finds them in /workspace
        </div>
      )}
    </div>
  );
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes("Files");
