import { ChevronLeft, ChevronRight, ChevronsLeft, ChevronsRight } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

interface PagerProps {
  /** Counted from 0. */
  page: number;
  pages: number;
  onPage: (page: number) => void;
  label: string;
  children?: ReactNode;
}

/** Goes from page to page. */
export function Pager({ page, pages, onPage, label, children }: PagerProps): ReactElement {
  const last = pages - 1;
  const step = (name: string, to: number, Icon: typeof ChevronLeft) => (
    <button
      type="button"
      className="pyodide-button pyodide-icon-button"
      aria-label={name}
      disabled={to === page || to < 0 || to > last}
      onClick={() => onPage(to)}
    >
      <Icon aria-hidden size={14} />
    </button>
  );
  return (
    <div className="pyodide-pager" role="group" aria-label={label}>
      {step("First page", 0, ChevronsLeft)}
      {step("Previous page", page - 1, ChevronLeft)}
      <span aria-live="polite">
        Page {(page + 1).toLocaleString("en")} of {pages.toLocaleString("en")}
      </span>
      {step("Next page", page + 1, ChevronRight)}
      {step("Last page", last, ChevronsRight)}
      {children}
    </div>
  );
}
