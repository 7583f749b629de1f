import { PNG } from "pngjs";
import { image2sixel } from "sixel";
import { createSupportsTerminalGraphics } from "supports-terminal-graphics";

/** Ways in which terminals take images. */
export const PROTOCOLS = ["kitty", "iterm2", "sixel"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Bytes of base64 in one part of kitty's protocol. */
const KITTY_PART = 4096;
/** A picture that says to be larger is not unpacked: a few bytes can stand for gigabytes. */
const MAX_PIXELS = 16_000_000;
const COLORS = 256;

/** The way that a terminal says it knows; undefined for none. */
export function findProtocol(stream: NodeJS.WriteStream): Protocol | undefined {
  const supported = createSupportsTerminalGraphics(stream);
  return PROTOCOLS.find((protocol) => supported[protocol]);
}

/** What has a terminal draw a PNG; undefined for one that it cannot be given. */
export function drawImage(png: Buffer, protocol: Protocol): string | undefined {
  if (protocol === "kitty") return drawWithKitty(png.toString("base64"));
  if (protocol === "iterm2") {
    return `\u001B]1337;File=inline=1;size=${png.length}:${png.toString("base64")}\u0007\n`;
  }
  return drawWithSixel(png);
}

function drawWithKitty(base64: string): string {
  let text = "";
  for (let at = 0; at < base64.length; at += KITTY_PART) {
    const first = at === 0 ? "a=T,f=100,q=2," : "";
    const isLast = at + KITTY_PART >= base64.length;
    text += `\u001B_G${first}m=${isLast ? 0 : 1};${base64.slice(at, at + KITTY_PART)}\u001B\\`;
  }
  return `${text}\n`;
}

function drawWithSixel(png: Buffer): string | undefined {
  // Width and height stand at the beginning of every PNG.
  if (png.length < 24 || png.readUInt32BE(16) * png.readUInt32BE(20) > MAX_PIXELS) return undefined;
  try {
    const { data, width, height } = PNG.sync.read(png);
    return `${image2sixel(data, width, height, COLORS)}\n`;
  } catch {
    return undefined;
  }
}
