import "../forms/forms.css";
import "./admin.css";
import { Box, Heading, TabNav } from "@radix-ui/themes";
import { Link, Navigate, Route, Routes, useLocation } from "react-router";
import { Failure, Loaded } from "../forms/loaded.tsx";
import { useMe } from "../queries.ts";
import { ApiError } from "../api.ts";
import { ActivityPage } from "./activity/activity-page.tsx";
import { ModelsPage } from "./models/models-page.tsx";
import { PackagesPage } from "./packages/packages-page.tsx";
import { PeoplePage } from "./people/people-page.tsx";
import { PolicyPage } from "./policy/policy-page.tsx";
import { SessionsPage } from "./sessions/sessions-page.tsx";

const SECTIONS = [
  { path: "sandbox", title: "Python sandbox", Component: PolicyPage },
  { path: "sessions", title: "Sessions", Component: SessionsPage },
  { path: "packages", title: "Packages", Component: PackagesPage },
  { path: "activity", title: "Activity", Component: ActivityPage },
  { path: "models", title: "Models", Component: ModelsPage },
  { path: "people", title: "People", Component: PeoplePage },
];

/** What administrators set up and watch, a section to each sub-route of `/admin`. */
export function AdminPage() {
  return <Loaded query={useMe()}>{({ person }) => (person.role === "admin" ? <Sections /> : <NotAllowed />)}</Loaded>;
}

function Sections() {
  const { pathname } = useLocation();
  return (
    <Box className="page">
      <Heading size="7" mb="3">
        Admin
      </Heading>
      <Box asChild mb="5">
        <TabNav.Root wrap="wrap" size={{ initial: "1", sm: "2" }} aria-label="Sections of the administration">
          {SECTIONS.map(({ path, title }) => (
            <TabNav.Link key={path} asChild active={pathname.startsWith(`/admin/${path}`)}>
              <Link to={`/admin/${path}`}>{title}</Link>
            </TabNav.Link>
          ))}
        </TabNav.Root>
      </Box>
      <Routes>
        {SECTIONS.map(({ path, Component }) => (
          <Route key={path} path={path} element={<Component />} />
        ))}
        <Route path="*" element={<Navigate to="/admin/sandbox" replace />} />
      </Routes>
    </Box>
  );
}

function NotAllowed() {
  const suggestion = "Ask an administrator for what you need, or to make you one.";
  return (
    <Box className="page">
      <Failure error={new ApiError("FORBIDDEN", "Only administrators can open this page", suggestion, 403)} />
    </Box>
  );
}
