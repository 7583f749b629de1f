import type { FileChange, FileEntry } from "../../src/protocol/index.ts";
import { FILE_CHUNK_BYTES } from "./limits.ts";
import type { KernelOrder } from "./messages.ts";
import type { FileNode } from "./file-system.ts";
import { type Pyodide, WORKSPACE } from "./pyodide.ts";
import type { Send } from "./sender.ts";

type PutOrder = Extract<KernelOrder, { order: "put" }>;

/** Size and time of each file, by its path. */
type Scan = Map<string, string>;

export interface Workspace {
  scan(): Scan;
  changesSince(before: Scan): FileChange[];
  list(id: number): void;
  /** Takes a part of a file; the file is written when its last part is there. */
  put(order: PutOrder, bytes: Uint8Array): void;
  get(id: number, path: string): void;
  remove(id: number, path: string): void;
}

/** The files below /workspace. */
export function createWorkspace({ FS }: Pyodide, send: Send): Workspace {
  const incoming = new Map<number, { data: Uint8Array; filled: number }>();

  return {
    scan: () => new Map(entries().map((file) => [file.path, fingerprint(file)])),
    changesSince(before) {
      return entries().flatMap((file) => {
        const earlier = before.get(file.path);
        if (earlier === fingerprint(file)) return [];
        return [{ path: file.path, size: file.size, change: earlier === undefined ? "created" : "changed" }];
      });
    },
    list(id) {
      send({ type: "files", id, files: entries() });
    },
    put({ id, path, size, last }, bytes) {
      const file = incoming.get(id) ?? { data: new Uint8Array(size), filled: 0 };
      incoming.set(id, file);
      file.data.set(bytes, file.filled);
      file.filled += bytes.length;
      if (!last) return;
      incoming.delete(id);
      attempt(id, () => {
        const target = `${WORKSPACE}/${path}`;
        FS.mkdirTree(target.slice(0, target.lastIndexOf("/")));
        FS.writeFile(target, file.data, { canOwn: true });
        send({ type: "done", id });
      });
    },
    get(id, path) {
      attempt(id, () => {
        const data = FS.readFile(`${WORKSPACE}/${path}`);
        let start = 0;
        do {
          const part = data.subarray(start, start + FILE_CHUNK_BYTES);
          start += part.length;
          send({ type: "data", id, size: data.length, last: start === data.length }, part);
        } while (start < data.length);
      });
    },
    remove(id, path) {
      attempt(id, () => {
        removeTree(`${WORKSPACE}/${path}`);
        send({ type: "done", id });
      });
    },
  };

  function entries(): FileEntry[] {
    const files: FileEntry[] = [];
    FS.mkdirTree(WORKSPACE); // The user's code can remove it.
    walk(FS.lookupPath(WORKSPACE).node, "", files);
    return files;
  }

  function walk(directory: FileNode, prefix: string, files: FileEntry[]): void {
    for (const [name, node] of Object.entries(directory.contents as Record<string, FileNode>)) {
      if (FS.isDir(node.mode)) walk(node, `${prefix}${name}/`, files);
      else if (FS.isFile(node.mode)) {
        files.push({ path: prefix + name, size: node.usedBytes ?? 0, modifiedAt: Number(node.mtime) });
      }
    }
  }

  function removeTree(path: string): void {
    if (!FS.isDir(FS.lookupPath(path).node.mode)) return FS.unlink(path);
    for (const name of FS.readdir(path)) {
      if (name !== "." && name !== "..") removeTree(`${path}/${name}`);
    }
    FS.rmdir(path);
  }

  function attempt(id: number, action: () => void): void {
    try {
      action();
    } catch (error) {
      const missing = (error as { errno?: number }).errno === 44;
      send({ type: "failed", id, reason: missing ? "missing" : "invalid", message: String(error) });
    }
  }
}

function fingerprint(file: FileEntry): string {
  return `${file.size} ${file.modifiedAt}`;
}
