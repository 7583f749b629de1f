import { Text } from "@radix-ui/themes";
import { useDeferredValue, useState } from "react";
import { useConversations } from "../../queries.ts";
import { SearchField } from "../../search-field.tsx";
import { ConversationEntry } from "./conversation-entry.tsx";
import { groupByAge } from "./group-by-age.ts";

/** @param onLeave a conversation was opened */
export function ConversationList({ onLeave }: { onLeave?: () => void }) {
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search.trim());
  const { data, isError } = useConversations(wanted);
  return (
    <section className="conversations" aria-label="Conversations">
      <SearchField
        id="search-conversations"
        label="Search conversations"
        placeholder="Search conversations"
        search={search}
        onSearch={setSearch}
      />
      <div className="conversations-scroll">
        {groupByAge(data ?? [], Date.now()).map(({ title, conversations }) => (
          <section key={title} aria-label={title}>
            <Text as="p" size="1" color="gray" weight="medium" className="conversations-title">
              {title}
            </Text>
            <ul>
              {conversations.map((conversation) => (
                <ConversationEntry key={conversation.id} conversation={conversation} {...(onLeave && { onLeave })} />
              ))}
            </ul>
          </section>
        ))}
        {data?.length === 0 && (
          <Text as="p" size="2" color="gray" className="conversations-title">
            {wanted === "" ? "Your conversations will be here." : `Nothing has “${wanted}” in it.`}
          </Text>
        )}
        {isError && !data && (
          <Text as="p" size="2" color="gray" className="conversations-title">
            The conversations could not be loaded.
          </Text>
        )}
      </div>
    </section>
  );
}
