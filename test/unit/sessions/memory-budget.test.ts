import { expect, test } from "vitest";
import { type MachineMemory, MemoryBudget } from "../../../sidecar/sessions/memory-budget.ts";

const GIBIBYTE = 1024 ** 3;

function machineOf(total: number, available = total): { machine: MachineMemory; read: () => MachineMemory } {
  const machine = { total: total * GIBIBYTE, available: available * GIBIBYTE };
  return { machine, read: () => machine };
}

test("is three fifths of the machine unless the policy names a figure", () => {
  const { read } = machineOf(20);
  expect(new MemoryBudget(() => null, read).bytes).toBe(12 * GIBIBYTE);
  expect(new MemoryBudget(() => 4, read).bytes).toBe(4 * GIBIBYTE);
});

test("shrinks while other programs hold the memory, and grows again", () => {
  const { machine, read } = machineOf(20);
  const budget = new MemoryBudget(() => 8, read);
  machine.available = 3 * GIBIBYTE;
  budget.refresh(4 * GIBIBYTE);
  expect(budget).toMatchObject({ used: 4 * GIBIBYTE, bytes: 6 * GIBIBYTE });
  machine.available = 0;
  budget.refresh(0);
  expect(budget.bytes).toBe(0);
  machine.available = 12 * GIBIBYTE;
  budget.refresh(GIBIBYTE);
  expect(budget.bytes).toBe(8 * GIBIBYTE);
});
