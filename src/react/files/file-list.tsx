import { Download, Eye, File as FileIcon } from "lucide-react";
import { type ReactElement, useState } from "react";
import type { FileChange } from "../../protocol/index.ts";
import { formatBytes } from "../shared/format.ts";
import { fileKind } from "./file-kind.ts";
import { FilePreview } from "./file-preview.tsx";

interface FileListProps {
  files: FileChange[];
  fileUrl: ((path: string) => string) | undefined;
}

/** The files that a run wrote, to be looked at and downloaded. */
export function FileList({ files, fileUrl }: FileListProps): ReactElement {
  return (
    <ul className="pyodide-files" aria-label="Files of this run">
      {files.slice(0, MAX_FILES).map((file) => (
        <FileRow key={file.path} file={file} url={fileUrl?.(file.path)} />
      ))}
      {files.length > MAX_FILES && <li className="pyodide-note">and {files.length - MAX_FILES} more</li>}
    </ul>
  );
}

const MAX_FILES = 50;

function FileRow({ file: { path, size, change }, url }: { file: FileChange; url: string | undefined }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className="pyodide-file">
        <FileIcon aria-hidden size={15} />
        <span className="pyodide-file-name">{path}</span>
        <span className="pyodide-muted">
          {formatBytes(size)}, {change}
        </span>
        {url !== undefined && fileKind(path) !== "other" && (
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
        {url !== undefined && (
          <a
            className="pyodide-button pyodide-icon-button"
            aria-label={`Download ${path}`}
            href={url}
            download={path.split("/").at(-1)}
          >
            <Download aria-hidden size={14} />
          </a>
        )}
      </div>
      {isOpen && url !== undefined && <FilePreview path={path} url={url} />}
    </li>
  );
}
