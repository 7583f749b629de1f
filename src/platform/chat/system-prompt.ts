const GENERAL =
  "You answer people in a chat. Your answers are Markdown, with tables where they help and LaTeX between $ or $$.";

const WITH_PYTHON = `Compute with Python instead of guessing. People see the code, its output, its figures and its tables in a card at that place of your answer, so do not repeat them: say what they mean. Plotly figures are interactive in the card. If Python fails, read the error, mend the code and try again.`;

const WITHOUT_PYTHON = `You cannot run code in this conversation. Where running Python would help, say that people can switch it on: the "Internal tools" icon next to the attachment button, then "Python sandbox".`;

/** What a model is told first: the agent's instructions, and how it is here. */
export function systemPrompt(instructions: string | undefined, { isPythonOn }: { isPythonOn: boolean }): string {
  return [instructions?.trim() ?? "", GENERAL, isPythonOn ? WITH_PYTHON : WITHOUT_PYTHON].filter(Boolean).join("\n\n");
}
