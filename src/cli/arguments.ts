import { InvalidArgumentError } from "commander";

/** Parser of an option's value as a number above zero. */
export function positiveNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number) || number <= 0) {
    throw new InvalidArgumentError("Expected a number above zero.");
  }
  return number;
}

/** Parser of a run's number in its session. */
export function runNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError("Expected the number of a run, from 1.");
  return number;
}

/** Parser of an option's value as a port; 0 stands for any that is free. */
export function port(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || !Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new InvalidArgumentError("Expected a port from 0 to 65535.");
  }
  return number;
}

/** Parser of an option that may be given several times. */
export function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}
