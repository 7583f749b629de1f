import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { PlatformPolicy, PolicyPreview, PolicyView } from "../../../api/admin.ts";
import { api } from "../../api.ts";
import { adminKeys } from "../admin-keys.ts";

/** The policy that holds, and the sessions that still have an earlier one's rights. */
export function usePolicy() {
  return useQuery({
    queryKey: adminKeys.policy,
    queryFn: () => api.get<PolicyView>("/admin/policy"),
    // Sessions with old rights end or are restarted elsewhere.
    refetchInterval: ({ state }) => (state.data?.outdated.length ? 3000 : false),
  });
}

/** What a policy comes to for an agent: faults by field, and the flags of its kernels. */
export function usePolicyPreview(policy: PlatformPolicy, agentId: string | null) {
  return useQuery({
    queryKey: [...adminKeys.policy, "preview", policy, agentId],
    queryFn: () => api.post<PolicyPreview>("/admin/policy/preview", { policy, agentId }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

export function useSavePolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (policy: PlatformPolicy) => api.put<PolicyView>("/admin/policy", { policy }),
    onSuccess: (view) => client.setQueryData(adminKeys.policy, view),
  });
}
