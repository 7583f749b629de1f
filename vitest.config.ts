import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 300_000,
    projects: [
      {
        extends: true,
        // One process for many files: starting one for each takes four times as long as the tests.
        test: { name: "fast", include: ["test/unit/**/*.test.ts", "test/*.test.ts"], isolate: false },
      },
      {
        extends: true,
        test: {
          name: "real",
          include: ["test/{contract,integration,security}/**/*.test.ts"],
          globalSetup: "test/prepare-store.ts",
          // What is tested beside saving leaves nothing among this machine's sessions; the tests of saving ask for it.
          env: { PYODIDE_SANDBOX_POLICY: JSON.stringify({ snapshots: { save: "never" } }) },
          maxWorkers: 2,
          sequence: { groupOrder: 1 }, // After the fast ones, since these take all the processors.
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          // On a busy machine a person's click may come a moment too early; what fails twice is broken.
          retry: 1,
          globalSetup: "test/prepare-store.ts",
          env: { PYODIDE_SANDBOX_POLICY: JSON.stringify({ snapshots: { save: "never" } }) },
          maxWorkers: 2,
          sequence: { groupOrder: 1 }, // After the fast ones, since these take all the processors.
        },
      },
    ],
  },
});
