import { useState } from "react";
import { useLocation, useParams } from "react-router";
import { ConversationView } from "./conversation-view.tsx";

/** A conversation, or one that is about to be. */
export function ChatPage() {
  const { id } = useParams();
  const location = useLocation();
  // What was begun as a new conversation stays as it is drawn when that gets its id.
  const [created, setCreated] = useState({ id: "", key: "" });
  const key = id === undefined ? location.key : id === created.id ? created.key : id;
  return (
    <ConversationView
      key={key}
      id={id}
      onCreated={(newId) => {
        if (id === undefined) setCreated({ id: newId, key });
      }}
    />
  );
}
