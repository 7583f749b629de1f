import { Button, Flex, Text } from "@radix-ui/themes";
import { Bot, MessageSquare, Plus, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Link, NavLink } from "react-router";
import { ConversationList } from "../chat/list/conversation-list.tsx";
import { useMe } from "../queries.ts";
import { Brand } from "./brand.tsx";
import { PersonMenu } from "./person-menu.tsx";

/** @param onLeave a link of it was followed */
export function SideBar({ onLeave }: { onLeave?: () => void }) {
  const { data: me } = useMe();
  return (
    <aside className="side-bar" aria-label="Side bar">
      <Brand />
      {me?.person.role !== "viewer" && (
        <Button asChild size="3" variant="soft">
          <Link to="/chat" role="button" onClick={onLeave}>
            <Plus size={18} />
            New conversation
          </Link>
        </Button>
      )}
      <nav aria-label="Main" className="side-bar-nav" onClick={onLeave}>
        <Entry to="/chat" icon={<MessageSquare size={17} />} label="Chat" />
        <Entry to="/agents" icon={<Bot size={17} />} label="Agents" />
        {me?.person.role === "admin" && <Entry to="/admin" icon={<ShieldCheck size={17} />} label="Admin" />}
      </nav>
      <ConversationList {...(onLeave && { onLeave })} />
      <PersonMenu />
    </aside>
  );
}

function Entry({ to, icon, label }: { to: string; icon: ReactNode; label: string }) {
  return (
    <NavLink to={to} className="side-bar-link">
      <Flex as="span" aria-hidden>
        {icon}
      </Flex>
      <Text size="2">{label}</Text>
    </NavLink>
  );
}
