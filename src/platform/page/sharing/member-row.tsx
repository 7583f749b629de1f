import { Avatar, Flex, Text } from "@radix-ui/themes";
import { X } from "lucide-react";
import type { Access, Member } from "../../api/conversations.ts";
import { ToolButton } from "../tool-button.tsx";
import { AccessSelect } from "./access-select.tsx";

interface MemberRowProps {
  member: Member;
  onChange(access: Access): void;
  onRemove(): void;
}

export function MemberRow({ member: { name, email, access }, onChange, onRemove }: MemberRowProps) {
  return (
    <Flex as="span" asChild align="center" gap="3">
      <li>
        <Avatar size="2" radius="full" fallback={name.slice(0, 1).toUpperCase()} />
        <Flex direction="column" flexGrow="1" minWidth="0">
          <Text size="2" truncate>
            {name}
          </Text>
          <Text size="1" color="gray" truncate>
            {email}
          </Text>
        </Flex>
        {access === "owner" ? (
          <Text size="2" color="gray">
            Owner
          </Text>
        ) : (
          <>
            <AccessSelect
              size="1"
              variant="ghost"
              aria-label={`Access of ${name}`}
              value={access}
              onChange={onChange}
            />
            <ToolButton label={`Remove ${name}`} onClick={onRemove}>
              <X size={15} />
            </ToolButton>
          </>
        )}
      </li>
    </Flex>
  );
}
