import { Callout } from "@radix-ui/themes";
import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";

/** Says that this device is offline; a conversation says itself when its stream is interrupted. */
export function ConnectionNotice() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (isOnline) return null;
  return (
    <Callout.Root className="connection-notice" color="amber" size="1" role="status">
      <Callout.Icon>
        <WifiOff size={16} />
      </Callout.Icon>
      <Callout.Text>You are offline. The page goes on by itself when the connection is back.</Callout.Text>
    </Callout.Root>
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
