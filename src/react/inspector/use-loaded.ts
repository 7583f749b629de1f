import { useEffect, useState } from "react";

export interface Loaded<Value> {
  /** What was loaded last; null before. It stays while it is loaded anew. */
  value: Value | null;
  error: string | null;
  isLoading: boolean;
  reload: () => void;
}

/** Loads something when the revision changes, and when it is asked to. */
export function useLoaded<Value>(load: () => Promise<Value>, revision: string | number): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, "reload">>({ value: null, error: null, isLoading: true });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setState((before) => ({ ...before, isLoading: true }));
    load().then(
      (value) => isCurrent && setState({ value, error: null, isLoading: false }),
      (error: unknown) => isCurrent && setState((before) => ({ ...before, error: messageOf(error), isLoading: false })),
    );
    return () => {
      isCurrent = false;
    };
  }, [revision, attempt]);
  return { ...state, reload: () => setAttempt((before) => before + 1) };
}

/** What a person reads of a failure. */
export function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "Something went wrong";
}
