import { Button, Code, Text, TextField } from "@radix-ui/themes";
import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { readToken } from "./sign-in-link.ts";

/** Takes a one-time link that was copied from a terminal or a message. */
export function SignInForm({ isPending, onToken }: { isPending: boolean; onToken(token: string): void }) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onToken(readToken(text));
  };
  return (
    <form onSubmit={submit} className="sign-in-form">
      <Text as="p" size="2" color="gray">
        Whoever starts this platform with <Code>npm start</Code> sees a one-time link in the terminal, and
        administrators can make one for you. Open the link, or paste it here.
      </Text>
      <Text as="label" size="2" weight="medium" htmlFor="link">
        Sign-in link or token
      </Text>
      <TextField.Root
        id="link"
        size="3"
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      >
        <TextField.Slot>
          <KeyRound size={16} aria-hidden />
        </TextField.Slot>
      </TextField.Root>
      <Button size="3" type="submit" disabled={text.trim() === ""} loading={isPending}>
        Sign in
      </Button>
    </form>
  );
}
