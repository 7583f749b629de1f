import { Button, Card, Heading, Separator } from "@radix-ui/themes";
import { useMutation } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { api } from "../api.ts";
import { Note } from "../note.tsx";
import { useSignInMethods } from "../queries.ts";
import { Brand } from "./brand.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { describeSignInError, safeBack } from "./sign-in-link.ts";

/** Where one-time links lead, and where people come who are not signed in. */
export function SignInPage() {
  const [search, setSearch] = useSearchParams();
  const back = safeBack(search.get("back"));
  const token = search.get("token");
  const { data: methods } = useSignInMethods();
  const signIn = useMutation({
    mutationFn: (token: string) => api.post("/sign-in", { token }),
    meta: { quiet: true },
    onSuccess: () => location.replace(back),
  });
  const oidc = useMutation({
    mutationFn: () =>
      api.post<{ url: string }>("/auth/sign-in/oauth2", {
        providerId: "oidc",
        callbackURL: back,
        errorCallbackURL: "/sign-in",
      }),
    meta: { quiet: true },
    onSuccess: ({ url }) => location.assign(url),
  });
  const { mutate } = signIn;
  useEffect(() => {
    if (token === null) return;
    setSearch({ back }, { replace: true }); // A token is good for once, and stays out of the history.
    mutate(token);
  }, [token, back, mutate, setSearch]);
  const error = signIn.error ?? oidc.error;
  const problem = error ? `${error.message}. ${error.suggestion}` : describeSignInError(search.get("error"));
  return (
    <main className="sign-in">
      <Card size="4" className="sign-in-card">
        <Brand />
        <Heading as="h1" size="6">
          Sign in
        </Heading>
        {problem !== null && (
          <Note color="red" role="alert" sign={<CircleAlert size={16} />}>
            {problem}
          </Note>
        )}
        {methods?.oidc != null && (
          <>
            <Button size="3" loading={oidc.isPending} onClick={() => oidc.mutate()}>
              Sign in with {methods.oidc}
            </Button>
            <Separator size="4" />
          </>
        )}
        <SignInForm isPending={signIn.isPending || signIn.isSuccess} onToken={mutate} />
      </Card>
    </main>
  );
}
