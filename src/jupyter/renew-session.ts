import type { Session } from "../client/index.ts";

/** Closes a session and gives a new one with the same files. */
export async function renewSession(session: Session, open: () => Session): Promise<Session> {
  const files: { path: string; data: Uint8Array }[] = [];
  for (const { path } of await session.files.list()) files.push({ path, data: await session.files.get(path) });
  await session.close();
  const renewed = open();
  for (const { path, data } of files) await renewed.files.put(path, data);
  return renewed;
}
