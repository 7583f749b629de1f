import { Download, Eye, File as FileIcon, Trash2, Upload } from "lucide-react";
import { type DragEvent, type ReactElement, useRef, useState } from "react";
import type { FileEntry } from "../../protocol/index.ts";
import { fileKind } from "../files/file-kind.ts";
import { FilePreview } from "../files/file-preview.tsx";
import type { InspectorSource } from "../inspector-source.ts";
import { Confirm } from "../shared/dialog.tsx";
import { formatBytes } from "../shared/format.ts";
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
              <FileRow key={file.path} file={file} source={source} canEdit={canEdit} onRemoved={loaded.reload} />
            ))}
          </ul>
        )}
      </Panel>
    </div>
  );
}

interface FileRowProps {
  file: FileEntry;
  source: InspectorSource;
  canEdit: boolean;
  onRemoved: () => void;
}

function FileRow({ file: { path, size, modifiedAt }, source, canEdit, onRemoved }: FileRowProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const url = source.fileUrl(path);
  const remove = () => void source.remove(path).then(onRemoved, (reason: unknown) => setError(messageOf(reason)));
  return (
    <li>
      <div className="pyodide-file">
        <FileIcon aria-hidden size={15} />
        <span className="pyodide-file-name">{path}</span>
        <span className="pyodide-muted" title={new Date(modifiedAt).toLocaleString()}>
          {formatBytes(size)}
        </span>
        {fileKind(path) !== "other" && (
          <button
            type="button"
            className="pyodide-button pyodide-icon-button"
            aria-label={`Preview ${path}`}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <Eye aria-hidden size={14} />
          </button>
        )}
        <a
          className="pyodide-button pyodide-icon-button"
          aria-label={`Download ${path}`}
          href={url}
          download={path.split("/").at(-1)}
        >
          <Download aria-hidden size={14} />
        </a>
        {canEdit && (
          <button
            type="button"
            className="pyodide-button pyodide-icon-button"
            aria-label={`Delete ${path}`}
            onClick={() => setAsking(true)}
          >
            <Trash2 aria-hidden size={14} />
          </button>
        )}
      </div>
      {error !== null && (
        <p className="pyodide-obstacle" role="alert">
          {error}
        </p>
      )}
      {isOpen && <FilePreview path={path} url={url} />}
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
    </li>
  );
}
