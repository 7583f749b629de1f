import { useEffect, useState } from "react";

/** Time in milliseconds for which a value has to stay the same. */
const DELAY_MS = 300;

/** A value as it was when it last stayed the same for a while. */
export function useDebounced<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), DELAY_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
