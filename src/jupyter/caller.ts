/** Whoever sends a request; its kernels are told apart by its name. */
export interface JupyterCaller {
  name: string;
  /** Agent whose rules of the policy hold in its kernels; null for those of no agent. */
  agent: string | null;
  /** Does a run, or refuses it, such as over a limit of the caller's. */
  run<T>(work: () => Promise<T>): Promise<T>;
}
