import type { LiveState } from "./state.ts";

/** A state as what it adds to a base; most of a session is as its template had it. */
export type StateDelta = LiveState;

/** What a state has that its base has not, or has otherwise. Libraries, slots and symbols are never taken away from a live kernel. */
export function subtractState(state: LiveState, base: LiveState): StateDelta {
  const libraries = new Set(base.libraries.map((library) => JSON.stringify(library)));
  const slots = new Set(base.slots.map((slot) => slot.join("\0")));
  return {
    ...state,
    libraries: state.libraries.filter((library) => !libraries.has(JSON.stringify(library))),
    slots: state.slots.filter((slot) => !slots.has(slot.join("\0"))),
    symbols: Object.fromEntries(Object.entries(state.symbols).filter(([name, value]) => base.symbols[name] !== value)),
  };
}

/** The state that a delta was taken from. */
export function addState(base: LiveState, delta: StateDelta): LiveState {
  const libraries = new Map([...base.libraries, ...delta.libraries].map((library) => [library.name, library]));
  return {
    ...delta,
    libraries: [...libraries.values()],
    slots: [...new Map([...base.slots, ...delta.slots].map((slot) => [slot[0], slot])).values()],
    symbols: { ...base.symbols, ...delta.symbols },
  };
}
