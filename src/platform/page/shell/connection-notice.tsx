import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Note } from "../note.tsx";

/** Says that this device is offline; a conversation says itself when its stream is interrupted. */
export function ConnectionNotice() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (isOnline) return null;
  return (
    <Note className="connection-notice" color="amber" role="status" sign={<WifiOff size={16} />}>
      You are offline. The page goes on by itself when the connection is back.
    </Note>
  );
}

function subscribe(onChange: () => void) {
  addEventListener("online", onChange);
  addEventListener("offline", onChange);
  return () => {
    removeEventListener("online", onChange);
    removeEventListener("offline", onChange);
  };
}
