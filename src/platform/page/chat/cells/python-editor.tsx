import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";
import { pythonHighlighter } from "../../../../react/card/highlight-python.ts";

interface PythonEditorProps {
  /** What it begins with; another value replaces what is there. */
  code: string;
  onChange(code: string): void;
  onRun(): void;
}

/** An editor for Python; a chunk of its own. Escape, then Tab leaves it by keys. */
export default function PythonEditor({ code, onChange, onRun }: PythonEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const change = useEffectEvent(onChange);
  const run = useEffectEvent(onRun);
  useEffect(() => {
    if (!place.current) return;
    const runKey = {
      key: "Mod-Enter",
      run: () => {
        run();
        return true;
      },
    };
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: code,
        selection: { anchor: code.length },
        extensions: [
          lineNumbers(),
          history(),
          python(),
          indentUnit.of("    "),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion(),
          syntaxHighlighting(pythonHighlighter),
          keymap.of([
            runKey,
            { ...runKey, key: "Shift-Enter" },
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...defaultKeymap,
            ...historyKeymap,
            indentWithTab,
          ]),
          EditorView.contentAttributes.of({ "aria-label": "Python code" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.focus();
    return () => view.destroy();
  }, [code]);
  return <div ref={place} className="python-editor" />;
}
