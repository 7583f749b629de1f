// Runs in Deno: does the calls that come as lines of JSON on a snapshot store, at once, and prints what each came to.
import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { DirectorySnapshotStore } from "../../../dist/sidecar/snapshots/store/snapshot-store.js";

const directory = Deno.args[0];
const damage = [];
const clock = { now: 1_000_000 };
const store = new DirectorySnapshotStore({ directory, onDamage: (line) => damage.push(line), now: () => clock.now });
const aborts = new Map();

const calls = {
  async save({ parts = {}, abort, ...description }) {
    const controller = new AbortController();
    aborts.set(abort, controller);
    return store.save({ ...PLAIN, savedAt: clock.now, ...description }, makeParts(parts), controller.signal);
  },
  abort: async (name) => aborts.get(name).abort(new Error("Enough")),
  list: (session) => store.list(session ?? undefined),
  async open({ session, run }) {
    damage.length = 0;
    await using snapshot = await store.open(session, run);
    if (!snapshot) return { damage };
    const start = heldMemory();
    const hash = createHash("sha256");
    const texts = [];
    let growth = 0;
    let bytes = 0;
    for await (const part of snapshot.parts) {
      hash.update(part.bytes);
      bytes += part.bytes.length;
      if (texts.length < 10) texts.push(part.json);
      growth = Math.max(growth, heldMemory() - start);
    }
    return { info: snapshot.info, texts, bytes, sha256: hash.digest("hex"), growth, damage };
  },
  /** Opens one and reads only its first part. */
  async glance(session) {
    const snapshot = await store.open(session);
    for await (const { json } of snapshot.parts) return json;
  },
  copy: ({ from, to }) => store.copy(from, to),
  remove: ({ session, after }) => store.remove(session, after),
  prune: ({ alive = [], ...rules }) =>
    store.prune({ perSession: 100, totalBytes: Infinity, maxAgeMs: Infinity, ...rules }, new Set(alive)),
  async setClock(now) {
    clock.now = now;
  },
  /** Ends this process where the next file would get its place. */
  async dieOnRename() {
    Deno.rename = () => Deno.kill(Deno.pid, "SIGKILL");
  },
  files: async () => listFiles(directory),
  memoryGrowth: async () => saving.growth,
};

const PLAIN = { agent: null, run: 1, template: "python-1", mounts: [], pythonVersion: "3.14.0" };
const saving = { growth: 0 };

async function* makeParts({ count = 3, bytes = 1000, value = 1, random = true, fail, stall }) {
  const start = heldMemory();
  for (let i = 0; i < count; i++) {
    if (i === fail) throw new Error("The kernel is gone");
    if (i === stall) await new Promise(() => {});
    yield { json: JSON.stringify({ value, i }), bytes: random ? makeNoise(bytes, value + i) : new Uint8Array(bytes) };
    saving.growth = Math.max(saving.growth, heldMemory() - start);
  }
}

/** Bytes that are in use; what only waits to be collected is not. */
function heldMemory() {
  globalThis.gc();
  return Deno.memoryUsage().external;
}

/** Bytes that cannot be compressed, and are the same for the same seed. */
function makeNoise(length, seed) {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed * 2_654_435_769 || 1;
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer, 0, length);
}

async function listFiles(path, below = "") {
  const found = [];
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory) found.push(...(await listFiles(`${path}/${name}`, `${below}${name}/`)));
    else found.push(`${below}${name}`);
  }
  return found.sort();
}

async function answer(id, name, value) {
  try {
    return { id, value: (await calls[name](value)) ?? null };
  } catch (error) {
    return { id, error: { name: error.name, code: error.code, message: error.message, suggestion: error.suggestion } };
  }
}

for await (const line of createInterface({ input: Readable.fromWeb(Deno.stdin.readable) })) {
  const { id, name, value } = JSON.parse(line);
  void answer(id, name, value).then((reply) => console.log(JSON.stringify(reply)));
}
Deno.exit();
