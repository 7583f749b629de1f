import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SessionAction } from "../../../api/admin.ts";
import { api, pathOf } from "../../api.ts";
import { adminKeys } from "../admin-keys.ts";

interface Asked {
  id: string;
  action: SessionAction;
}

/** Does something to a running session; what is shown of sessions is fetched anew then. */
export function useSessionAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, action }: Asked) => api.post(`/admin/sessions${pathOf(id, action)}`),
    onSettled: async () => {
      const keys = [adminKeys.sandbox, adminKeys.policy];
      await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
    },
  });
}
