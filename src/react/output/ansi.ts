/** A number of the terminal's palette (0 to 15), or a CSS colour. */
type Color = number | string | null;

interface Style {
  color: Color;
  background: Color;
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
}

/** Text in one style. */
export interface Span extends Style {
  text: string;
}

const PLAIN: Style = {
  color: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
};

/** Reads the colours of a terminal; all other escapes and control characters, such as links and titles, are left out. */
export function readAnsi(text: string): Span[] {
  const spans: Span[] = [];
  let style = PLAIN;
  let end = 0;
  for (const match of text.matchAll(ESCAPES)) {
    if (match.index > end) spans.push({ ...style, text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    const codes = match.groups?.["codes"];
    if (codes !== undefined) style = applyCodes(style, codes.split(/[;:]/).map(Number));
  }
  if (end < text.length) spans.push({ ...style, text: text.slice(end) });
  return spans;
}

/** The codes of a colour; other control sequences; strings up to their end; other escapes; control characters. */
const ESCAPES =
  // oxlint-disable-next-line no-control-regex
  /\x1b\[(?<codes>[\d;:]*)m|\x1b\[[0-?]*[ -/]*[@-~]?|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?|[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

const ATTRIBUTES: Record<number, Partial<Style>> = {
  0: PLAIN,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { color: null },
  49: { background: null },
};

function applyCodes(style: Style, codes: number[]): Style {
  let next = style;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 38 || code === 48) {
      const { color, length } = readColor(codes.slice(i + 1, i + 5));
      next = { ...next, [code === 38 ? "color" : "background"]: color };
      i += length;
    } else next = { ...next, ...(ATTRIBUTES[code] ?? paletteStyle(code)) };
  }
  return next;
}

function paletteStyle(code: number): Partial<Style> {
  const [tens, ones] = [Math.floor(code / 10), code % 10];
  if (ones > 7) return {};
  if (tens === 3) return { color: ones };
  if (tens === 4) return { background: ones };
  if (tens === 9) return { color: ones + 8 };
  if (tens === 10) return { background: ones + 8 };
  return {};
}

/** What follows 38 and 48: `5;n` of 256 colours, or `2;r;g;b`. */
function readColor([kind, a = 0, b = 0, c = 0]: number[]): { color: Color; length: number } {
  if (kind === 2) return { color: `rgb(${a % 256} ${b % 256} ${c % 256})`, length: 4 };
  if (kind !== 5) return { color: null, length: 1 };
  return { color: a < 16 ? a : colorOf256(a), length: 2 };
}

/** The cube of 6 × 6 × 6 colours, then 24 shades of grey. */
function colorOf256(number: number): string {
  if (number >= 232) {
    const grey = 8 + (Math.min(number, 255) - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const cube = number - 16;
  return `rgb(${cubeLevel(Math.floor(cube / 36))} ${cubeLevel(Math.floor(cube / 6) % 6)} ${cubeLevel(cube % 6)})`;
}

const cubeLevel = (step: number) => (step === 0 ? 0 : 55 + step * 40);
