import type { Policy, Template } from "./policy.ts";

const SCIENCE = /\b(numpy|pandas|matplotlib|scipy|sklearn|seaborn)\b/;

/** Whether code is quicker with the science packages loaded. */
export function needsScience(code: string): boolean {
  return SCIENCE.test(code);
}

/** What a session starts with; without code it begins with a file, and is taken for one that analyses data. */
export function chooseTemplate({ sessions }: Pick<Policy, "sessions">, code?: string): Template {
  if (sessions.template !== "auto") return sessions.template;
  return code === undefined || needsScience(code) ? "science" : "python";
}
