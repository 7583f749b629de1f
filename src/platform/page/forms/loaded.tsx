import { Button, Callout, Flex, Skeleton } from "@radix-ui/themes";
import type { UseQueryResult } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ApiError } from "../api.ts";

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  /** Height of what is coming, in lines. */
  lines?: number;
  children: (data: T) => ReactNode;
}

/** What was fetched; before it a skeleton, and what went wrong with a button to try again. */
export function Loaded<T>({ query, lines = 6, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Flex direction="column" gap="3" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height="28px" width={`${100 - ((line * 17) % 35)}%`} />
      ))}
    </Flex>
  );
}

/** An error as a person can act on it. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { suggestion, status } = error instanceof ApiError ? error : { suggestion: "", status: 0 };
  const isPassing = status === 0 || status >= 500;
  return (
    <Callout.Root color="red" role="alert">
      <Callout.Icon>
        <CircleAlert size={18} aria-hidden />
      </Callout.Icon>
      <Callout.Text>
        <strong>{error.message}</strong>
        {suggestion && <> — {suggestion}</>}
      </Callout.Text>
      {onRetry && isPassing && (
        <Button variant="soft" color="red" onClick={onRetry} style={{ justifySelf: "start" }}>
          Try again
        </Button>
      )}
    </Callout.Root>
  );
}
