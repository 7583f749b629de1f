import { type Policy, SHIPPED_TEMPLATES } from "../../src/config/policy.ts";
import type { TemplateOrder } from "../kernel/messages.ts";

/** What a template has loaded, and what was done in it once. */
export type Recipe = Pick<TemplateOrder, "imports" | "rehearsal">;

const SHIPPED: Record<(typeof SHIPPED_TEMPLATES)[number], Recipe> = {
  python: { imports: [], rehearsal: null },
  science: {
    imports: [
      "numpy",
      "pandas",
      "matplotlib.pyplot",
      "scipy.stats",
      "scipy.optimize",
      "sklearn.linear_model",
      "sklearn.ensemble",
      "sklearn.datasets",
      "sklearn.model_selection",
      "sklearn.preprocessing",
      "sklearn.metrics",
      "sklearn.cluster",
      "sklearn.pipeline",
      "seaborn",
    ],
    rehearsal: "rehearse_science.py",
  },
};

/** How each template is made, by name: the shipped ones, and those of the policy. */
export function listRecipes(templates: Policy["templates"]): Map<string, Recipe> {
  const own = Object.entries(templates).map(([name, imports]): [string, Recipe] => [
    name,
    { imports, rehearsal: null },
  ]);
  return new Map([...Object.entries(SHIPPED), ...own]);
}
