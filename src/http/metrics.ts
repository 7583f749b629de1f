import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { SidecarStatus } from "../protocol/index.ts";

/** What Prometheus reads at `/metrics`. */
export class Metrics {
  readonly contentType: string;
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: "pyodide_sandbox_http_request_seconds",
    help: "Time until a request was answered; of a stream, until it began",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [this.#registry],
  });
  readonly #runs = new Counter({
    name: "pyodide_sandbox_runs_total",
    help: "Runs by how they ended",
    labelNames: ["status"],
    registers: [this.#registry],
  });
  readonly #sessions = new Gauge({
    name: "pyodide_sandbox_sessions",
    help: "Sessions that the sidecar has open, by state",
    labelNames: ["state"],
    registers: [this.#registry],
  });
  readonly #memory = new Gauge({
    name: "pyodide_sandbox_kernel_memory_bytes",
    help: "Resident memory of all kernels that have a session",
    registers: [this.#registry],
  });
  readonly #spares = new Gauge({
    name: "pyodide_sandbox_spare_kernels",
    help: "Kernels that wait for a session",
    registers: [this.#registry],
  });

  constructor() {
    this.contentType = this.#registry.contentType;
    collectDefaultMetrics({ register: this.#registry });
  }

  countRequest({ method, path }: { method: string; path: string }, status: number, seconds: number): void {
    this.#requests.observe({ method: method.toUpperCase(), route: path, status }, seconds);
  }

  countRun(status: string): void {
    this.#runs.inc({ status });
  }

  /** The figures as text. */
  async render({ sessions, spares }: SidecarStatus): Promise<string> {
    this.#sessions.reset();
    for (const { state } of sessions) this.#sessions.inc({ state });
    this.#memory.set(sessions.reduce((sum, { memory }) => sum + (memory ?? 0), 0));
    this.#spares.set(spares);
    return this.#registry.metrics();
  }
}
