import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useEffect, useRef } from "react";

interface DialogProps {
  title: string;
  onClose: () => void;
  isWide?: boolean;
  children: ReactNode;
}

/** A window over the page. It is the browser's own, so that it keeps the focus, closes on Escape, and has the colours of its place. */
export function Dialog({ title, onClose, isWide = false, children }: DialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`pyodide-dialog ${isWide ? "pyodide-dialog-wide" : ""}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="pyodide-dialog-body">
        <header className="pyodide-dialog-head">
          <h2>{title}</h2>
          <button type="button" className="pyodide-button pyodide-icon-button" aria-label="Close" onClick={onClose}>
            <X aria-hidden size={16} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

interface ConfirmProps {
  title: string;
  /** What it comes to. */
  text: string;
  /** Verb of what is done. */
  action: string;
  isDanger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, text, action, isDanger = false, onConfirm, onClose }: ConfirmProps): ReactElement {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <div className="pyodide-dialog-actions">
        <button type="button" className="pyodide-button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className={`pyodide-button ${isDanger ? "pyodide-button-danger" : "pyodide-button-primary"}`}
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {action}
        </button>
      </div>
    </Dialog>
  );
}
