import { Download, Eye, File as FileIcon } from "lucide-react";
import { type ReactElement, type ReactNode, useState } from "react";
import { fileKind } from "./file-kind.ts";
import { FilePreview } from "./file-preview.tsx";

interface FileRowProps {
  path: string;
  /** Where it can be had; without it there is neither a preview nor a download. */
  url: string | undefined;
  /** What stands after its name. */
  about: ReactElement;
  /** Further buttons. */
  actions?: ReactNode;
  /** What stands below it. */
  children?: ReactNode;
}

/** A file of a list, to be looked at and downloaded. */
export function FileRow({ path, url, about, actions, children }: FileRowProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <div className="pyodide-file">
        <FileIcon aria-hidden size={15} />
        <span className="pyodide-file-name">{path}</span>
        {about}
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
        {actions}
      </div>
      {children}
      {isOpen && url !== undefined && <FilePreview path={path} url={url} />}
    </li>
  );
}
