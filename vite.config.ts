import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "src/platform/page",
  plugins: [react()],
  build: {
    outDir: "../../../dist/page",
    emptyOutDir: true,
    chunkSizeWarningLimit: 5000,
    manifest: true,
    // What is loaded first is one chunk; else what pages share with it is split off in pieces that compress worse.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
});
