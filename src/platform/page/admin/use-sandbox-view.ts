import { useQuery } from "@tanstack/react-query";
import type { SandboxView } from "../../api/admin.ts";
import { api } from "../api.ts";
import { adminKeys } from "./admin-keys.ts";

/** What runs in the sandbox and what is in its store, looked at again every `interval` milliseconds while the page is visible. */
export function useSandboxView(interval: number) {
  return useQuery({
    queryKey: adminKeys.sandbox,
    queryFn: ({ signal }) => api.get<SandboxView>("/admin/sandbox", signal),
    refetchInterval: interval,
  });
}
