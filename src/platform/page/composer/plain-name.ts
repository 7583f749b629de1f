/** A file's name as one that leads to no other directory; a pasted image may have none of its own. */
export const plainName = (name: string) => name.replaceAll(/[/\\\0]/g, "_") || "file";
