import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: "src/platform/page",
  plugins: [react()],
  build: { outDir: "../../../dist/page", emptyOutDir: true, chunkSizeWarningLimit: 5000, manifest: true },
});
