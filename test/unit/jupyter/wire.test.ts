import { deserialize, serialize } from "@jupyterlab/services/lib/kernel/serialize.js";
import { expect, test } from "vitest";
import { createMessage } from "../../../src/jupyter/message.ts";
import { BINARY_PROTOCOL, decodeMessage, encodeMessage } from "../../../src/jupyter/wire.ts";

const message = createMessage(
  "iopub",
  "stream",
  { name: "stdout", text: "Grüße 😀" },
  { session: "s", parent: undefined },
);

test("JupyterLab reads what is written, in text and in binary", () => {
  const binary = encodeMessage(message, BINARY_PROTOCOL) as Uint8Array<ArrayBuffer>;
  const bytes = binary.buffer.slice(binary.byteOffset, binary.byteOffset + binary.byteLength);
  expect(deserialize(bytes, BINARY_PROTOCOL)).toEqual({ ...message, buffers: [] });
  expect(deserialize(encodeMessage(message, null) as never)).toMatchObject({ ...message, msg_type: "stream" });
});

test("what JupyterLab writes is read, in text and in binary, without its buffers", () => {
  const sent = { ...message, channel: "shell", buffers: [new ArrayBuffer(8)] } as never;
  const { buffers: _, ...read } = { ...(sent as object), buffers: undefined };
  expect(decodeMessage(serialize(sent, BINARY_PROTOCOL), BINARY_PROTOCOL)).toEqual(read);
  expect(decodeMessage(serialize({ ...(sent as object), buffers: [] } as never), null)).toMatchObject(read);
});

test.each([
  ["text that is not JSON", "{", null],
  ["binary without the subprotocol", new ArrayBuffer(100), null],
  ["an empty frame", new ArrayBuffer(0), BINARY_PROTOCOL],
  [
    "offsets that lead out of the frame",
    new BigUint64Array([7n, 0n, 1n, 1n << 60n, 3n, 4n, 5n]).buffer,
    BINARY_PROTOCOL,
  ],
  ["something else", undefined, BINARY_PROTOCOL],
])("refuses %s", (_, frame, protocol) => {
  expect(() => decodeMessage(frame, protocol)).toThrow(expect.objectContaining({ code: "BAD_FRAME" }));
});
