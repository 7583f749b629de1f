import { useEffect, useState } from "react";

const TICK_MS = 100;

/** Milliseconds since a moment (in milliseconds since 1970), as long as it lasts; 0 before there is one. */
export function useElapsed(startedAt: number | null, isRunning: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return undefined;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return startedAt === null ? 0 : Math.max(0, now - startedAt);
}
