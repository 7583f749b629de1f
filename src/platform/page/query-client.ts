import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "./api.ts";
import { toastError } from "./toast-error.ts";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: ApiError;
    /** `quiet`: whoever asks for the change shows its error themselves. */
    mutationMeta: { quiet?: boolean };
  }
}

/** What the page knows of the server. A change that fails says so; who is signed out is asked to sign in. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && (error.status === 0 || error.status >= 502),
    },
    mutations: { networkMode: "always" },
  },
  queryCache: new QueryCache({ onError: askToSignIn }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _context, mutation) => {
      askToSignIn(error);
      if (!mutation.meta?.quiet) toastError(error);
    },
  }),
});

function askToSignIn(error: Error): void {
  if (!(error instanceof ApiError) || error.code !== "UNAUTHORIZED" || location.pathname === "/sign-in") return;
  const back = location.pathname + location.search;
  location.assign(back === "/chat" ? "/sign-in" : `/sign-in?back=${encodeURIComponent(back)}`);
}
