import type { ContentBlock, MessageContent } from "@langchain/core/messages";
import type { ExecutionError, ExecutionResult, FileChange, MimeBundle } from "../protocol/index.ts";
import { cleanText } from "./clean-text.ts";
import { describeState } from "./describe-state.ts";
import { imageOf, imagesOf } from "./result-images.ts";
import { truncateMiddle } from "./truncate-middle.ts";

/** UTF-16 units of each part of a result that a model gets to read. */
export const TEXT_LIMITS = { output: 10_000, displays: 4_000, value: 4_000, stderr: 2_000, traceback: 3_000 };

const MAX_FILES = 20;

/**
 * What a model reads of a run: short text, then its images as standard content blocks.
 * @param outputPath where Python finds the whole output, when it is too long to be read here
 */
export function formatResult(result: ExecutionResult, outputPath?: string): MessageContent {
  const { images, omitted } = imagesOf(result);
  const text = formatText(result, omitted, outputPath);
  if (images.length === 0) return text;
  return [{ type: "text", text }, ...images] satisfies ContentBlock.Standard[];
}

function formatText(result: ExecutionResult, omittedImages: number, outputPath?: string): string {
  const { stdout, displays, value, stderr, error, exitCode, files, packages } = result;
  const whole = outputPath === undefined ? "the user can see it all" : `all of it is in ${outputPath}`;
  const displayed = displays.map((display) => describeBundle(display.data)).filter(Boolean);
  const parts: Part[] = [
    ["Output", truncateMiddle(stdout.trimEnd(), TEXT_LIMITS.output, whole)],
    ["Displayed", truncateMiddle(displayed.join("\n"), TEXT_LIMITS.displays)],
    ["Value", value === null ? "" : truncateMiddle(describeBundle(value), TEXT_LIMITS.value)],
    ["Standard error", truncateMiddle(stderr.trimEnd(), TEXT_LIMITS.stderr)],
    ["Error", error === null ? "" : describeError(error)],
    ["Exit code", exitCode === null ? "" : String(exitCode)],
    ["Files in /workspace", describeFiles(files)],
    ["Installed", packages.join(", ")],
    ["Images", omittedImages === 0 ? "" : `${omittedImages} more are not shown here: too many or too large`],
    ["State", describeState(result)],
  ];
  return cleanText(joinParts(parts.filter(([, body]) => body !== "")));
}

type Part = [label: string, body: string];

function joinParts(parts: Part[]): string {
  const [first] = parts;
  if (first === undefined) return "The code ran and printed nothing.";
  if (parts.length === 1 && (first[0] === "Output" || first[0] === "Value")) return first[1];
  return parts
    .map(([label, body]) => `${label}:${body.includes("\n") || label === "Output" ? "\n" : " "}${body}`)
    .join("\n\n");
}

/** The text of an output; nothing for an image, which speaks for itself. */
export function describeBundle(bundle: MimeBundle): string {
  if (imageOf(bundle) !== undefined) return "";
  for (const type of ["text/plain", "text/markdown", "text/latex"]) {
    const text = bundle[type];
    if (typeof text === "string") return text;
  }
  return `[${Object.keys(bundle).join(", ")}]`;
}

export function describeError({ code, type, message, line, traceback, suggestion }: ExecutionError): string {
  const place = line === null ? "" : ` at line ${line}`;
  const raised = type === null ? message : `${type}: ${message}`;
  const details = traceback === "" ? raised : truncateMiddle(traceback.trimEnd(), TEXT_LIMITS.traceback);
  return `${code}${place}\n${details}\n${suggestion}`;
}

function describeFiles(files: FileChange[]): string {
  const named = files.slice(0, MAX_FILES).map(({ path, size, change }) => `${path} (${change}, ${size} bytes)`);
  if (files.length > MAX_FILES) named.push(`and ${files.length - MAX_FILES} more`);
  return named.join(", ");
}
