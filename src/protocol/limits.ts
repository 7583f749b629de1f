/** Version of the wire protocol; a client and a sidecar must have the same. */
export const PROTOCOL_VERSION = 1;

/** Largest JSON frame, in UTF-8 bytes, that either side accepts. */
export const MAX_FRAME_BYTES = 32 * 1024 * 1024;

/** Bytes of payload in one binary frame. */
export const CHUNK_BYTES = 256 * 1024;

/** Bytes that a sender may have under way before it must wait for an acknowledgement. */
export const WINDOW_BYTES = 4 * 1024 * 1024;

/** Bytes of the arguments of one call of a tool, as JSON, at most. */
export const MAX_TOOL_ARGUMENT_BYTES = 1024 * 1024;

/** Bytes of what one call of a tool comes to, as JSON, at most. */
export const MAX_TOOL_REPLY_BYTES = 8 * 1024 * 1024;

/** Bytes of the arguments of a run, and of what it returns, each as JSON, at most. */
export const MAX_VALUE_BYTES = 8 * 1024 * 1024;

/** Time in milliseconds that a new connection has to say hello. */
export const HELLO_TIMEOUT_MS = 10_000;
