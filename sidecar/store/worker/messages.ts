/** What the store sends to a worker. `directory` is mounted as site-packages while the job runs. */
export type ToWorker =
  | { type: "compile"; directory: string }
  | { type: "resolve"; directory: string; input: string }
  | { type: "answer"; question: number; value: string | null };

/**
 * What a worker sends back. The resolver asks for an index's page of a `project`, by name, and for the
 * `metadata` of a wheel, by file name.
 */
export type FromWorker =
  | { type: "done"; value: string }
  | { type: "failed"; message: string }
  | { type: "ask"; question: number; what: "project" | "metadata"; value: string };
