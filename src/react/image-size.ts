/** Width and height in pixels of a PNG, GIF or JPEG in base64, read from its beginning; null where it says nothing. */
export function imageSize(mime: string, base64: string): { width: number; height: number } | null {
  const bytes = decodeBeginning(base64);
  if (bytes === null || bytes.length < 24) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (mime === "image/png") return { width: view.getUint32(16), height: view.getUint32(20) };
  if (mime === "image/gif") return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  return mime === "image/jpeg" ? jpegSize(view) : null;
}

const BEGINNING = 64 * 1024;

function decodeBeginning(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64.slice(0, BEGINNING).replaceAll("\n", "")), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return null;
  }
}

/** Goes from segment to segment until one that begins a frame. */
function jpegSize(view: DataView): { width: number; height: number } | null {
  let at = 2;
  while (at + 9 < view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
