/** A prompt to try, offered in an empty conversation. */
export interface Sample {
  /** A few words. */
  title: string;
  prompt: string;
}
