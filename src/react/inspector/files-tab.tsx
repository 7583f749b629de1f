import { Trash2, Upload } from "lucide-react";
import { type DragEvent, type ReactElement, useRef, useState } from "react";
import type { FileEntry } from "../../protocol/index.ts";
import { FileRow } from "../files/file-row.tsx";
import type { InspectorSource } from "../inspector-source.ts";
import { Confirm } from "../shared/dialog.tsx";
import { formatBytes } from "../shared/format.ts";
import { Failure } from "./failure.tsx";
import { Panel } from "./panel.tsx";
import { messageOf, type Loaded } from "./use-loaded.ts";
import { useUploads } from "./use-uploads.ts";

interface FilesTabProps {
  loaded: Loaded<FileEntry[]>;
  source: InspectorSource;
  canEdit: boolean;
}

/** The files of /workspace: to be looked at, downloaded, uploaded and deleted. */
export function FilesTab({ loaded, source, canEdit }: FilesTabProps): ReactElement {
  const chooser = useRef<HTMLInputElement>(null);
  const { uploads, start } = useUploads(source, loaded.reload);
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    start([...event.dataTransfer.files]);
  };
  const dropping = canEdit && {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: drop,
  };
  const tools = canEdit && (
    <>
      <button type="button" className="pyodide-button" onClick={() => chooser.current?.click()}>
        <Upload aria-hidden size={14} />
        Upload files
      </button>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={(event) => {
          start([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </>
  );
  return (
    <div className={isOver ? "pyodide-drop" : ""} {...dropping}>
      {uploads.map(({ name, share, error }) => (
        <p key={name} className={error === null ? "pyodide-upload" : "pyodide-obstacle"} role="status">
          {name}: {error ?? <progress value={share} max={1} aria-label={`Upload of ${name}`} />}
        </p>
      ))}
      <Panel
        loaded={loaded}
        tools={tools}
        empty={canEdit ? "No files in /workspace. Drop some here." : "No files in /workspace."}
      >
        {(files) => (
          <ul className="pyodide-files">
            {files.map((file) => (
              <WorkspaceFile key={file.path} file={file} source={source} canEdit={canEdit} onRemoved={loaded.reload} />
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}

interface WorkspaceFileProps {
  file: FileEntry;
  source: InspectorSource;
  canEdit: boolean;
  onRemoved: () => void;
}

function WorkspaceFile({ file: { path, size, modifiedAt }, source, canEdit, onRemoved }: WorkspaceFileProps) {
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const remove = () => void source.remove(path).then(onRemoved, (reason: unknown) => setError(messageOf(reason)));
  const about = (
    <span className="pyodide-muted" title={new Date(modifiedAt).toLocaleString()}>
      {formatBytes(size)}
    </span>
  );
  const deletion = canEdit && (
    <button
      type="button"
      className="pyodide-button pyodide-icon-button"
      aria-label={`Delete ${path}`}
      onClick={() => setAsking(true)}
    >
      <Trash2 aria-hidden size={14} />
    </button>
  );
  return (
    <FileRow path={path} url={source.fileUrl(path)} about={about} actions={deletion}>
      <Failure message={error} />
      {isAsking && (
        <Confirm
          title="Delete the file?"
          text={`"${path}" is deleted from /workspace for good.`}
          action="Delete"
          isDanger
          onConfirm={remove}
          onClose={() => setAsking(false)}
        />
      )}
    </FileRow>
  );
}
