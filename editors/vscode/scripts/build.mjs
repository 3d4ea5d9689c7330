/** Bundles the extension and the page of the cycle view into dist/, and copies the sample there; with
 * --tests, also bundles the tests into .vscode-test/. */

import { cp, rm } from "node:fs/promises";
import { build } from "esbuild";

const production = process.argv.includes("--production");
const common = {
  bundle: true,
  minify: production,
  sourcemap: !production,
  legalComments: "linked",
  logLevel: "warning",
};
const host = { ...common, platform: "node", format: "cjs", target: "node20" };

await rm("dist", { recursive: true, force: true });
await Promise.all([
  build({
    ...host,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.cjs",
    external: ["vscode"],
  }),
  cp("../../examples/cloudtrail-key", "dist/sample", {
    recursive: true,
    filter: (source) => !source.includes(".terraform"),
  }),
  build({
    ...common,
    entryPoints: { cycle: "src/view/main.ts", style: "src/view/style.css" },
    outdir: "dist",
    format: "iife",
    target: "es2022",
  }),
]);
if (process.argv.includes("--tests")) {
  await build({
    ...host,
    entryPoints: ["test/api/index.ts"],
    outfile: ".vscode-test/suite/index.cjs",
    external: ["vscode"],
  });
}
