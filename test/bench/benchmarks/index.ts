import type { Benchmark } from "../benchmark.ts";
import { cold } from "./cold.ts";
import { conversations } from "./conversations.ts";
import { files } from "./files.ts";
import { firstLine } from "./first-line.ts";
import { loop } from "./loop.ts";
import { memory } from "./memory.ts";
import { print } from "./print.ts";
import { science } from "./science.ts";
import { warm } from "./warm.ts";

export const benchmarks: Benchmark[] = [warm, cold, science, firstLine, files, conversations, loop, print, memory];
