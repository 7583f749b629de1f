import { createBrowserRouter, redirect } from "react-router";
import { ChatPage } from "./chat/chat-page.tsx";
import { ErrorPage, NotFoundPage } from "./shell/error-page.tsx";
import { Shell } from "./shell/shell.tsx";
import { SignInPage } from "./shell/sign-in-page.tsx";

/** Pages; those that fewer people open are loaded when they are. */
export const router = createBrowserRouter([
  { path: "/sign-in", Component: SignInPage, ErrorBoundary: ErrorPage },
  {
    path: "/",
    Component: Shell,
    ErrorBoundary: ErrorPage,
    HydrateFallback: () => null,
    children: [
      { index: true, loader: () => redirect("/chat") },
      {
        ErrorBoundary: ErrorPage,
        children: [
          { path: "chat/:id?", Component: ChatPage },
          {
            path: "agents",
            lazy: async () => ({ Component: (await import("./agents/agents-page.tsx")).AgentsPage }),
          },
          {
            path: "agents/:id",
            lazy: async () => ({ Component: (await import("./agents/agent-page.tsx")).AgentPage }),
          },
          { path: "admin/*", lazy: async () => ({ Component: (await import("./admin/admin-page.tsx")).AdminPage }) },
          { path: "*", Component: NotFoundPage },
        ],
      },
    ],
  },
]);
