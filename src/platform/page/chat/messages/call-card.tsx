import { lazy, memo, Suspense, use, useMemo } from "react";
import type { ArtifactReference } from "../../../../react/index.ts";
import type { ToolCall } from "../../../api/messages.ts";
import { pathOf, urlOf } from "../../api.ts";
import { ChatContext } from "../chat-context.ts";

const ExecutionCard = lazy(() => import("./execution-card.ts"));

/** A run of Python in a message; only a run under way can be stopped and answered. */
export const CallCard = memo(function CallCard({ call }: { call: ToolCall }) {
  const { id, canEdit, interrupt, answer, openCell } = use(ChatContext);
  const isOver = call.state === "done";
  const props = useMemo(() => {
    const path = `/conversations${pathOf(id ?? "")}`;
    return {
      artifactUrl: ({ $artifact }: ArtifactReference) => urlOf(`${path}/artifacts${pathOf($artifact)}`),
      fileUrl: (file: string) => urlOf(`${path}/files${pathOf(...file.split("/"))}`),
      ...(canEdit && { onOpenAsCell: openCell }),
      ...(canEdit && !isOver && { onStop: interrupt, onAnswer: (text: string | null) => answer(call.id, text) }),
    };
  }, [id, canEdit, isOver, interrupt, answer, openCell, call.id]);
  return (
    <Suspense fallback={<div className="card-place" />}>
      <ExecutionCard execution={call} {...props} />
    </Suspense>
  );
});
