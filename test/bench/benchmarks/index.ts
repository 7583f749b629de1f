import type { Benchmark } from "../benchmark.ts";
import { cold } from "./cold.ts";
import { conversations } from "./conversations.ts";
import { crowd } from "./crowd.ts";
import { execute } from "./execute.ts";
import { files } from "./files.ts";
import { firstLine } from "./first-line.ts";
import { loop } from "./loop.ts";
import { mcp } from "./mcp.ts";
import { memory } from "./memory.ts";
import { platform } from "./platform.ts";
import { print } from "./print.ts";
import { science } from "./science.ts";
import { snapshots } from "./snapshots.ts";
import { tools } from "./tools.ts";
import { warm } from "./warm.ts";

export const benchmarks: Benchmark[] = [
  warm,
  tools,
  mcp,
  execute,
  cold,
  science,
  firstLine,
  files,
  conversations,
  crowd,
  snapshots,
  loop,
  print,
  memory,
  platform,
];
