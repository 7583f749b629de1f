import { Badge, Button, Flex, IconButton, TextField } from "@radix-ui/themes";
import { Plus, X } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useState } from "react";
import type { PolicyFault } from "../../api/admin.ts";
import { addItems, splitItems } from "./list-items.ts";
import { Faults } from "./labelled.tsx";

interface ListEditorProps {
  /** Names the list, such as `Hosts`. */
  label: string;
  id: string;
  items: readonly string[];
  /** Faults whose paths begin with an item's number. */
  faults: readonly PolicyFault[];
  placeholder?: string | undefined;
  /** Items that can be added with one click. */
  suggestions?: readonly string[];
  isReadOnly?: boolean;
  describedBy?: string;
  /** What stands between items that are pasted together. */
  separators?: RegExp;
  onChange: (items: string[]) => void;
}

/**
 * A list of words, each with a button that removes it, and a field that adds some. What is being typed is the last item already:
 * so it is checked as the others are, and it is not lost when somebody saves before they press Enter.
 */
export function ListEditor(props: ListEditorProps) {
  const { label, id, items, faults, placeholder, isReadOnly = false, describedBy, onChange } = props;
  const { suggestions = [], separators = /[\s,;]+/ } = props;
  const [text, setText] = useState("");
  const isTyping = text !== "" && items.at(-1) === text.trim();
  const kept = isTyping ? items.slice(0, -1) : items;

  const type = (next: string) => {
    setText(next);
    onChange(next.trim() === "" ? [...kept] : [...kept, next.trim()]);
  };
  const add = (added: string) => {
    setText("");
    onChange(addItems(kept, splitItems(added, separators)));
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData("text");
    if (splitItems(pasted, separators).length < 2) return;
    event.preventDefault();
    add(pasted);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" || (separators.test(event.key) && isTyping)) {
      event.preventDefault();
      add(isTyping ? text : "");
    } else if (event.key === "Backspace" && !isTyping && kept.length > 0) onChange(kept.slice(0, -1));
  };
  const messages = faults
    .filter(({ path }) => typeof path[0] === "number")
    .map(({ path, message }) => `“${items[Number(path[0])]}”: ${message}`);
  return (
    <>
      {kept.length > 0 && (
        <Flex asChild gap="1" wrap="wrap" mb="2">
          <ul className="plain-list" aria-label={label}>
            {kept.map((item, index) => (
              <li key={item}>
                <Badge size="2" color={faults.some(({ path }) => path[0] === index) ? "red" : "gray"}>
                  {item}
                  {!isReadOnly && (
                    <IconButton
                      type="button"
                      variant="ghost"
                      size="1"
                      color="gray"
                      aria-label={`Remove ${item}`}
                      onClick={() => onChange(items.filter((_, other) => other !== index))}
                    >
                      <X size={12} aria-hidden />
                    </IconButton>
                  )}
                </Badge>
              </li>
            ))}
          </ul>
        </Flex>
      )}
      {!isReadOnly && (
        <Flex gap="2">
          <TextField.Root
            id={id}
            className="grow"
            aria-label={`Add to ${label}`}
            aria-describedby={`${id}-items ${describedBy ?? ""}`}
            aria-invalid={messages.length > 0}
            placeholder={placeholder}
            value={isTyping ? text : ""}
            autoCapitalize="none"
            spellCheck={false}
            onChange={({ target }) => type(target.value)}
            onPaste={paste}
            onKeyDown={press}
            // What moved on the page would be missed by the click that took the focus.
            onBlur={({ relatedTarget }) => isTyping && !(relatedTarget instanceof HTMLButtonElement) && add(text)}
          />
          <Button
            type="button"
            variant="soft"
            disabled={!isTyping}
            aria-label={`Add to ${label}`}
            onClick={() => add(text)}
          >
            <Plus size={16} aria-hidden /> Add
          </Button>
        </Flex>
      )}
      {!isReadOnly && suggestions.some((item) => !items.includes(item)) && (
        <Flex gap="1" mt="2" wrap="wrap">
          {suggestions
            .filter((item) => !items.includes(item))
            .map((item) => (
              <Button
                key={item}
                type="button"
                size="1"
                variant="soft"
                color="gray"
                onClick={() => onChange(addItems(kept, [item]))}
              >
                <Plus size={12} aria-hidden /> {item}
              </Button>
            ))}
        </Flex>
      )}
      <Faults id={`${id}-items`} messages={messages} />
    </>
  );
}
