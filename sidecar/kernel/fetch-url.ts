/** Says in one line of JSON what came of fetching the URL in its only argument. */
const [url = ""] = Deno.args;

console.log(JSON.stringify(await describe()));

async function describe(): Promise<{ status: number } | { denied: string } | { failed: string }> {
  try {
    const response = await fetch(url);
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    const texts = messagesOf(error);
    // Of an address that a name leads to, or that is denied although it is listed, only the cause tells.
    const denial = texts.map((text) => /Requires net access to "[^"]*"/.exec(text)?.[0]).find(Boolean);
    return denial === undefined ? { failed: texts.join(": ").slice(0, 300) } : { denied: denial };
  }
}

/** What an error says, and the errors that it comes from. */
function messagesOf(error: unknown): string[] {
  return error instanceof Error
    ? [error.message, ...messagesOf(error.cause)]
    : error === undefined
      ? []
      : [String(error)];
}
