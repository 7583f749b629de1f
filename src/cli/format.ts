/** A moment in milliseconds since 1970, to the minute. */
export function date(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ");
}

/** Bytes, of a width that lines up. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1).padStart(8)} MB`;
}
