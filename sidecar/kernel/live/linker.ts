import type { LiveModule } from "./module.ts";

/** Where a library was put. */
export interface Placement {
  memoryBase: number;
  tableBase: number;
  /** Libraries are numbered in the order in which they were instantiated. */
  sequence: number;
  /** Entries of the function table that are its own; filled in when it is first asked for. */
  tableSize?: number;
}

/** Follows where Emscripten puts the libraries that Python loads, which it does not write down itself. */
export class Linker {
  #placements = new Map<unknown, Placement>();
  #Instance = WebAssembly.Instance;
  #module: LiveModule | undefined;
  /** Symbols of a restored kernel that no library has asked for; a global of its own for each would take 400 bytes. */
  #values = new Map<string, number>();
  #resolved: Record<string, WebAssembly.Global> = new Proxy(Object.create(null), {
    get: (entries, name: string) => entries[name] ?? this.#makeEntry(entries, name),
  });

  constructor() {
    WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
      construct: (target, args: [WebAssembly.Module, WebAssembly.Imports?]) => {
        this.#settle();
        const instance = Reflect.construct(target, args) as WebAssembly.Instance;
        const { __memory_base: memoryBase, __table_base: tableBase } = args[1]?.["env"] ?? {};
        if (typeof memoryBase === "number" && typeof tableBase === "number")
          this.#note(instance, { memoryBase, tableBase, sequence: this.#placements.size });
        return instance;
      },
    });
  }

  /** Takes Emscripten's module once it is there. */
  attach(module: LiveModule): void {
    this.#module = module;
    Object.setPrototypeOf(module.GOT, this.#resolved);
  }

  /** Instantiates a library at the place where it was. */
  place(library: WebAssembly.Module, imports: WebAssembly.Imports, placement: Placement): WebAssembly.Instance {
    const instance = new this.#Instance(library, imports);
    this.#note(instance, placement);
    return instance;
  }

  /** Where the library with these exports is; undefined for one that exports no function of its own. */
  find(exports: Record<string, unknown>): Placement | undefined {
    for (const value of Object.values(exports)) {
      const placement = this.#placements.get(value);
      if (placement) return placement;
    }
    return undefined;
  }

  /** The global offset table: each symbol's address, or its function's index. */
  *symbols(): Generator<[name: string, value: number], void> {
    yield* this.#values;
    for (const table of [this.#resolved, this.#module?.GOT ?? {}]) {
      for (const [name, { value }] of Object.entries(table)) yield [name, Number(value)];
    }
  }

  /** Takes over a global offset table that was saved; what is resolved in it needs no global until a library asks for it. */
  restore(symbols: Record<string, number>): void {
    const table = this.#module?.GOT ?? {};
    for (const [name, value] of Object.entries(symbols)) {
      const entry = Object.hasOwn(table, name) ? table[name] : undefined;
      if (entry) entry.value = value;
      if (entry && value <= 0) continue;
      delete table[name];
      this.#values.set(name, value);
    }
  }

  /** Remembers a library's place by the first function that it alone exports. */
  #note({ exports }: WebAssembly.Instance, placement: Placement): void {
    const own = Object.values(exports).find((value) => typeof value === "function" && !this.#placements.has(value));
    if (own !== undefined) this.#placements.set(own, placement);
  }

  #makeEntry(entries: Record<string, WebAssembly.Global>, name: string): WebAssembly.Global | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    this.#values.delete(name);
    return (entries[name] = new WebAssembly.Global({ value: "i32", mutable: true }, value));
  }

  /**
   * Emscripten looks through the whole table for undefined symbols at each library that it loads. What is
   * resolved moves to the table's prototype, where it is found by name and not looked at again.
   */
  #settle(): void {
    const table = this.#module?.GOT;
    if (table === undefined) return;
    for (const [name, entry] of Object.entries(table)) {
      if (entry.value === -1) continue;
      this.#resolved[name] = entry;
      delete table[name];
    }
  }
}
