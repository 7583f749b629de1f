import type { ReactElement } from "react";

/** What went wrong, announced as it appears; nothing where `message` is null. */
export function Failure({ message }: { message: string | null }): ReactElement | null {
  if (message === null) return null;
  return (
    <p className="pyodide-obstacle" role="alert">
      {message}
    </p>
  );
}
