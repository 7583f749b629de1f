import { type FormEvent, type ReactElement, useId, useLayoutEffect, useRef, useState } from "react";

interface InputFormProps {
  prompt: string;
  password: boolean;
  /** Without it the form only shows what is asked. */
  onAnswer: ((text: string | null) => void) | undefined;
}

/** What Python's `input()` asks, and a person's answer. */
export function InputForm({ prompt, password, onAnswer }: InputFormProps): ReactElement {
  const [text, setText] = useState("");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const { activeElement: before } = document;
    const form = field.current?.form;
    if (isTypedIn(before)) return undefined;
    field.current?.focus({ preventScroll: true });
    return () => {
      if (form?.contains(document.activeElement) && before instanceof HTMLElement)
        before.focus({ preventScroll: true });
    };
  }, []);
  const answer = (line: string | null) => {
    setText("");
    onAnswer?.(line);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer(text);
  };
  return (
    <form className="pyodide-input" onSubmit={submit}>
      <span id={id} className="pyodide-input-prompt">
        {prompt.trim() === "" ? "Python asks for a line of text." : prompt}
      </span>
      <div className="pyodide-input-row">
        <input
          ref={field}
          aria-label="Answer to Python"
          aria-describedby={id}
          type={password ? "password" : "text"}
          autoComplete={password ? "new-password" : "off"}
          spellCheck={false}
          value={text}
          disabled={!onAnswer}
          onChange={(event) => setText(event.target.value)}
        />
        <button
          type="submit"
          className="pyodide-button pyodide-button-primary"
          disabled={!onAnswer}
          onClick={(event) => event.detail > 1 && event.preventDefault()} // Else a double click answers the next question, too.
        >
          Send answer
        </button>
        <button
          type="button"
          className="pyodide-button"
          title="input() raises EOFError"
          disabled={!onAnswer}
          onClick={() => answer(null)}
        >
          No more input
        </button>
      </div>
      {!onAnswer && <p className="pyodide-note">Only who may edit this conversation can answer.</p>}
    </form>
  );
}

/** Whether somebody has begun to type there, so that the focus must stay. */
function isTypedIn(element: Element | null): boolean {
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) return element.value !== "";
  return element instanceof HTMLElement && element.isContentEditable && element.innerText.trim() !== "";
}
