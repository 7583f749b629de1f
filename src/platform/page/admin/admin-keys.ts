/** Keys of what is fetched for the admin pages. */
export const adminKeys = {
  policy: ["admin", "policy"],
  sandbox: ["admin", "sandbox"],
  statistics: ["admin", "statistics"],
  audit: ["admin", "audit"],
  models: ["admin", "models"],
  people: ["admin", "people"],
} as const;
