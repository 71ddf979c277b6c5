import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Puts a `.gz` beside every text file, which the server then hands out as it is. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      const texts = Object.keys(bundle).filter((name) => /\.(js|css|html|svg)$/.test(name));
      await Promise.all(
        texts.map(async (name) => {
          const path = join(dir, name);
          await writeFile(`${path}.gz`, gzipSync(await readFile(path), { level: 9 }));
        }),
      );
    },
  };
}

export default defineConfig({
  base: "/assets/",
  build: {
    assetsDir: "",
    // Monaco, GraphiQL's editor, is one chunk of several megabytes.
    chunkSizeWarningLimit: 8192,
    emptyOutDir: true,
    outDir: "../assets",
    rolldownOptions: {
      // "use client" matters to server rendering alone.
      onLog: (level, log, tell) => log.code === "MODULE_LEVEL_DIRECTIVE" || tell(level, log),
    },
    target: "es2022",
  },
  worker: { format: "es" },
  plugins: [compressed()],
});
