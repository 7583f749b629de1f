type Collect = (options: { type: "major"; execution: "sync"; flavor: "last-resort" }) => void;

/** Takes V8's collector away from the code that will run here, and returns what gives back the memory that the boot needed. */
export function takeCollector(): () => void {
  const collect = Reflect.get(globalThis, "gc") as Collect | undefined;
  Reflect.deleteProperty(globalThis, "gc");
  let isTidy = false;
  return () => {
    if (isTidy) return;
    isTidy = true;
    collect?.({ type: "major", execution: "sync", flavor: "last-resort" });
  };
}
