import { Card, Flex, IconButton, Text, TextField } from "@radix-ui/themes";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { Model } from "../../../api/people.ts";
import { Faults } from "../../forms/labelled.tsx";

interface ModelRowProps {
  model: Model;
  index: number;
  count: number;
  /** What is wrong with it. */
  faults: readonly string[];
  onChange: (model: Model) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** A model of the list, with buttons that move it. */
export function ModelRow({ model, index, count, faults, onChange, onMove, onRemove }: ModelRowProps) {
  const faultsId = `model-${index}-faults`;
  const name = model.label || `model ${index + 1}`;
  return (
    <Card>
      <Flex gap="3" align="center" wrap="wrap">
        <TextField.Root
          className="grow"
          aria-label={`Name of model ${index + 1}`}
          placeholder="GPT-5"
          value={model.label}
          onChange={({ target }) => onChange({ ...model, label: target.value })}
        />
        <TextField.Root
          className="grow"
          aria-label={`Provider and name of model ${index + 1}`}
          aria-describedby={faultsId}
          aria-invalid={faults.length > 0}
          placeholder="provider:name"
          spellCheck={false}
          autoCapitalize="none"
          value={model.id}
          onChange={({ target }) => onChange({ ...model, id: target.value.trim() })}
        />
        <Flex gap="3" align="center">
          <Text size="1" color="gray" style={{ minWidth: 44 }}>
            {index === 0 && "default"}
          </Text>
          <IconButton
            type="button"
            variant="ghost"
            aria-label={`Move ${name} up`}
            disabled={index === 0}
            onClick={() => onMove(index - 1)}
          >
            <ArrowUp size={16} aria-hidden />
          </IconButton>
          <IconButton
            type="button"
            variant="ghost"
            aria-label={`Move ${name} down`}
            disabled={index === count - 1}
            onClick={() => onMove(index + 1)}
          >
            <ArrowDown size={16} aria-hidden />
          </IconButton>
          <IconButton type="button" variant="ghost" color="red" aria-label={`Remove ${name}`} onClick={onRemove}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        </Flex>
      </Flex>
      <Faults id={faultsId} messages={faults} />
    </Card>
  );
}
