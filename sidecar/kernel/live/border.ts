import type { LiveModule } from "./module.ts";

/** Where Pyodide keeps the JavaScript values that Python has from the start: its `globalThis`, its `pyodide_js`, and what calls back. */
const [GLOBALS, PUBLIC_API, SCHEDULE] = [1, 2, 4];

/**
 * What lies between Python and JavaScript. Python's memory can be put back and JavaScript's cannot: so it notices when Python
 * reaches over, and what was promised to a Python that is no more ends in nothing.
 */
export class Border {
  /** Whether Python's code has used JavaScript itself. */
  isTouched = false;
  /** Counts how often Python was put back. */
  #era = 0;
  #module: LiveModule | undefined;
  #release: ((held: unknown) => void) | undefined;

  /** Makes Emscripten's module, and takes what Pyodide does when JavaScript has dropped a Python object. */
  async watch(make: () => Promise<LiveModule>): Promise<LiveModule> {
    const Registry = globalThis.FinalizationRegistry;
    const take = (release: (held: unknown) => void) => (this.#release ??= release);
    globalThis.FinalizationRegistry = class<T> extends Registry<T> {
      constructor(release: (held: T) => void) {
        super(release);
        take(release as (held: unknown) => void);
      }
    };
    const module = await make().finally(() => (globalThis.FinalizationRegistry = Registry));
    const values = module.API.getExpectedKeys;
    let known: unknown[] | undefined;
    module.API.getExpectedKeys = () => (known ??= this.#guard(values()));
    return (this.#module = module);
  }

  /** Forgets the Python of before: nothing that it left in JavaScript reaches the one that takes its place. */
  renew(): void {
    this.#era++;
    if (this.#module && this.#release)
      this.#module.finalizationRegistry = new FinalizationRegistry<unknown>(this.#release);
  }

  #guard(values: unknown[]): unknown[] {
    return values.map((value, index) => {
      if (index === GLOBALS || index === PUBLIC_API) return this.#noticed(value as object);
      return index === SCHEDULE ? this.#inThisEra(value as Schedule) : value;
    });
  }

  #noticed(value: object): unknown {
    const notice =
      <Arguments extends unknown[], Value>(action: (...args: Arguments) => Value) =>
      (...args: Arguments) => {
        this.isTouched = true;
        return action(...args);
      };
    return new Proxy(value, {
      get: notice((target: object, key: PropertyKey) => Reflect.get(target, key) as unknown),
      set: notice((target: object, key: PropertyKey, item: unknown) => Reflect.set(target, key, item)),
      has: notice((target: object, key: PropertyKey) => Reflect.has(target, key)),
      deleteProperty: notice((target: object, key: PropertyKey) => Reflect.deleteProperty(target, key)),
      ownKeys: notice((target: object) => Reflect.ownKeys(target)),
    });
  }

  #inThisEra(schedule: Schedule): Schedule {
    return (callback, milliseconds) => {
      const era = this.#era;
      schedule(() => {
        if (era === this.#era) callback();
      }, milliseconds);
    };
  }
}

type Schedule = (callback: () => void, milliseconds?: number) => void;
