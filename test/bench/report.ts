import Table from "cli-table3";
import pico from "picocolors";
import { type Benchmark, figureOf, type Measure } from "./benchmark.ts";
import type { Machine } from "./machine.ts";

/** A measure with what it came to. */
export interface Row extends Omit<Measure, "samples"> {
  benchmark: string;
  figure: number;
  min: number;
  max: number;
  runs: number;
  /** Whether the figure is as we want it; null where nothing was said. */
  met: boolean | null;
  /** The figure divided by that of the plain way; null where there is none. */
  ratio: number | null;
}

export function summarize({ name }: Benchmark, measures: Measure[]): Row[] {
  return measures.map(({ samples, ...measure }) => {
    const figure = figureOf({ samples, ...measure });
    const plain = measures.find(({ what }) => what === measure.besides);
    const ratio = plain ? figure / figureOf(plain) : null;
    return {
      benchmark: name,
      ...measure,
      figure,
      min: Math.min(...samples),
      max: Math.max(...samples),
      runs: samples.length,
      met: measure.target ? isMet(figure, ratio, measure.target) : null,
      ratio,
    };
  });
}

export function renderMachine(machine: Machine): string {
  const { processor, cores, memoryGB, load, system, node, deno, pyodide, nativePython } = machine;
  const native = nativePython === null ? "" : `, python3 ${nativePython}`;
  return [
    `${processor}, ${cores} cores, ${memoryGB} GB, ${system}, load ${load.toFixed(1)} at the beginning`,
    `Node ${node}, Deno ${deno}, Pyodide ${pyodide}${native}`,
  ].join("\n");
}

export function renderTable(rows: Row[]): string {
  const table = new Table({
    head: ["", "figure", "min – max", "runs", "target", "beside the plain way"],
    colAligns: ["left", "right", "right", "right", "left", "left"],
    style: { head: [], border: [], compact: true },
  });
  for (const [index, row] of rows.entries()) {
    if (row.benchmark !== rows[index - 1]?.benchmark) table.push([{ content: pico.bold(row.benchmark), colSpan: 6 }]);
    table.push([
      `  ${row.what}`,
      `${round(row.figure)} ${row.unit}`,
      `${round(row.min)} – ${round(row.max)}`,
      row.runs,
      renderTarget(row),
      row.ratio === null ? "" : `${round(row.ratio)} × ${row.besides}`,
    ]);
  }
  return table.toString();
}

function isMet(figure: number, ratio: number | null, target: NonNullable<Measure["target"]>): boolean {
  if ("timesPlain" in target) return ratio !== null && ratio <= target.timesPlain;
  return "atMost" in target ? figure <= target.atMost : figure >= target.atLeast;
}

function renderTarget({ target, met }: Row): string {
  if (target === undefined) return "";
  return `${describeTarget(target)} ${met ? pico.green("met") : pico.red("missed")}`;
}

function describeTarget(target: NonNullable<Measure["target"]>): string {
  if ("timesPlain" in target) return `≤ ${target.timesPlain} ×`;
  return "atMost" in target ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`;
}

function round(figure: number): string {
  return figure >= 100 ? Math.round(figure).toLocaleString("en") : String(Number(figure.toPrecision(2)));
}
