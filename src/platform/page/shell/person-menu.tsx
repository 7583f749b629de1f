import { Avatar, DropdownMenu, Text } from "@radix-ui/themes";
import { useMutation } from "@tanstack/react-query";
import { ChevronsUpDown, Keyboard, LogOut } from "lucide-react";
import { api } from "../api.ts";
import { useMe } from "../queries.ts";
import { showShortcuts } from "./shortcuts.tsx";
import { type Appearance, useAppearance } from "./theme.tsx";

/** Who is signed in, and what they can set for themselves. */
export function PersonMenu() {
  const { data: me } = useMe();
  const { appearance, setAppearance } = useAppearance();
  const signOut = useMutation({
    mutationFn: () => api.post("/sign-out"),
    onSuccess: () => location.assign("/sign-in"),
  });
  if (!me) return null;
  const { name, email, role } = me.person;
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger>
        <button type="button" className="person">
          <Avatar size="2" radius="full" fallback={name.slice(0, 1).toUpperCase()} aria-hidden />
          <span className="visually-hidden">Menu of</span>
          <span className="person-name">
            <Text size="2" weight="medium" truncate>
              {name}
            </Text>
            <Text size="1" color="gray" truncate>
              {role === "admin" ? "Administrator" : email}
            </Text>
          </span>
          <ChevronsUpDown size={15} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content side="top" align="start" className="person-menu">
        <DropdownMenu.Label>Appearance</DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={appearance} onValueChange={(value) => setAppearance(value as Appearance)}>
          <DropdownMenu.RadioItem value="system">As the system</DropdownMenu.RadioItem>
          <DropdownMenu.RadioItem value="light">Light</DropdownMenu.RadioItem>
          <DropdownMenu.RadioItem value="dark">Dark</DropdownMenu.RadioItem>
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator />
        <DropdownMenu.Item onSelect={showShortcuts}>
          <Keyboard size={15} /> Keyboard shortcuts
        </DropdownMenu.Item>
        <DropdownMenu.Item onSelect={() => signOut.mutate()}>
          <LogOut size={15} /> Sign out
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
