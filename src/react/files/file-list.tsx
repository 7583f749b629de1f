import type { ReactElement } from "react";
import type { FileChange } from "../../protocol/index.ts";
import { formatBytes } from "../shared/format.ts";
import { FileRow } from "./file-row.tsx";

interface FileListProps {
  files: FileChange[];
  fileUrl: ((path: string) => string) | undefined;
}

const MAX_FILES = 50;

/** The files that a run wrote, to be looked at and downloaded. */
export function FileList({ files, fileUrl }: FileListProps): ReactElement {
  return (
    <ul className="pyodide-files" aria-label="Files of this run">
      {files.slice(0, MAX_FILES).map(({ path, size, change }) => (
        <FileRow
          key={path}
          path={path}
          url={fileUrl?.(path)}
          about={
            <span className="pyodide-muted">
              {formatBytes(size)}, {change}
            </span>
          }
        />
      ))}
      {files.length > MAX_FILES && <li className="pyodide-note">and {files.length - MAX_FILES} more</li>}
    </ul>
  );
}
