import { toast } from "sonner";

/** Shows an error with its advice. */
export function toastError(error: Error & { suggestion?: string }): void {
  toast.error(error.message, { id: error.message, description: error.suggestion });
}

/** Waits for work that a person asked for; where it fails, says so and resolves with undefined. */
export async function attempt<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    toastError(error as Error);
    return undefined;
  }
}
