import { IconButton, Spinner, Text } from "@radix-ui/themes";
import { Menu } from "lucide-react";
import { useState } from "react";
import { Outlet, ScrollRestoration, useNavigation } from "react-router";
import { useMe } from "../queries.ts";
import { ConnectionNotice } from "./connection-notice.tsx";
import { Drawer } from "./drawer.tsx";
import { Notice } from "./error-page.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { SideBar } from "./side-bar.tsx";
import { Toasts } from "./toasts.tsx";
import { useIsNarrow } from "./use-media.ts";

/** What is around every page of a person who has signed in: navigation, notices, shortcuts. */
export function Shell() {
  const me = useMe();
  const isNarrow = useIsNarrow();
  const isLoading = useNavigation().state === "loading";
  if (!me.data) return <Beginning error={me.error} />;
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <div className="shell">
        {isNarrow ? <TopBar /> : <SideBar />}
        <main id="main" className="shell-main" tabIndex={-1} aria-busy={isLoading}>
          <Outlet />
        </main>
      </div>
      <ConnectionNotice />
      <Shortcuts />
      <Toasts />
      <ScrollRestoration />
    </>
  );
}

function TopBar() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <header className="top-bar">
      <IconButton variant="ghost" color="gray" size="3" aria-label="Open the menu" onClick={() => setIsOpen(true)}>
        <Menu size={20} />
      </IconButton>
      <Text weight="medium">Pyodide sandbox</Text>
      <Drawer title="Menu" side="left" isOpen={isOpen} onOpenChange={setIsOpen}>
        <SideBar onLeave={() => setIsOpen(false)} />
      </Drawer>
    </header>
  );
}

function Beginning({ error }: { error: Error | null }) {
  if (!error) {
    return (
      <div className="beginning">
        <Spinner size="3" role="status" aria-label="Loading" />
      </div>
    );
  }
  return (
    <Notice title="The platform does not answer">
      <Text color="gray">{error.message}. This page tries again when you load it anew.</Text>
    </Notice>
  );
}
