import { Button, Flex, Heading, Text } from "@radix-ui/themes";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useRouteError } from "react-router";
import { ApiError } from "../api.ts";
import { Note } from "../note.tsx";

/** Stands in for a page that cannot be shown. */
export function ErrorPage() {
  const error = useRouteError();
  const isKnown = error instanceof ApiError;
  return (
    <Notice title={isKnown ? error.message : "This page has stopped working"}>
      <Text as="p" color="gray">
        {isKnown ? error.suggestion : "Nothing that you wrote is lost on the server. Load the page again to go on."}
      </Text>
      {!isKnown && (
        <Note color="red" sign={<CircleAlert size={16} />}>
          {error instanceof Error ? error.message : String(error)}
        </Note>
      )}
      <Button onClick={() => location.reload()}>Load again</Button>
    </Notice>
  );
}

export function NotFoundPage() {
  return (
    <Notice title="There is nothing here">
      <Text as="p" color="gray">
        The address may be old, or what it named was deleted.
      </Text>
      <Button asChild>
        <Link to="/chat">Go to the chat</Link>
      </Button>
    </Notice>
  );
}

/** A few lines in the middle of the page. */
export function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Flex className="notice" direction="column" align="start" gap="4" role="alert">
      <Heading as="h1" size="5">
        {title}
      </Heading>
      {children}
    </Flex>
  );
}
