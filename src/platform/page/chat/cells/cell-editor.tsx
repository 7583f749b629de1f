import { Button, Flex, Spinner, Text } from "@radix-ui/themes";
import { Play, X } from "lucide-react";
import { lazy, Suspense, use, useState } from "react";
import { ToolButton } from "../../tool-button.tsx";
import { ChatContext } from "../chat-context.ts";
import { focusMessageBox } from "../focus-message-box.ts";

const PythonEditor = lazy(() => import("./python-editor.tsx"));

/** Python that a person edits, and runs in the conversation's own session. */
export function CellEditor(props: { code: string; isBusy: boolean; onClose(): void }) {
  const { runCell } = use(ChatContext);
  const [code, setCode] = useState(props.code);
  const [isSending, setIsSending] = useState(false);
  const close = () => {
    props.onClose();
    focusMessageBox();
  };
  const canRun = code.trim() !== "" && !props.isBusy && !isSending;
  const run = async () => {
    if (!canRun) return;
    setIsSending(true);
    await runCell(code);
    setIsSending(false);
  };
  return (
    <section className="cell-editor" aria-label="Cell">
      <Flex align="center" gap="3" px="3" py="2">
        <Text size="2" weight="medium">
          Python cell
        </Text>
        <Text size="1" color="gray" className="cell-note">
          runs in this conversation's session
        </Text>
        <span className="composer-space" />
        <Button size="1" disabled={!canRun} loading={isSending} title="Run (Ctrl+Enter)" onClick={() => void run()}>
          <Play size={13} /> Run
        </Button>
        <ToolButton label="Close the cell" onClick={close}>
          <X size={15} />
        </ToolButton>
      </Flex>
      <Suspense fallback={<Spinner m="3" role="status" aria-label="Loading" />}>
        <PythonEditor code={props.code} onChange={setCode} onRun={() => void run()} />
      </Suspense>
    </section>
  );
}
