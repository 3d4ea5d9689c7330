/** Runs in the extension host, and writes the results to the file $RESULTS. */

import { appendFileSync } from "node:fs";
import { bundled } from "./bundled.ts";
import { cycleView } from "./cycleView.ts";
import { diagnostics } from "./diagnostics.ts";
import type { Suite } from "./editor.ts";
import { explanation } from "./explanation.ts";
import { otherExtension } from "./otherExtension.ts";
import { scene } from "./scene.ts";
import { selectedPython } from "./selectedPython.ts";
import { server } from "./server.ts";
import { units } from "./units.ts";

const SUITES: Record<string, Suite> = {
  server,
  diagnostics,
  cycleView,
  explanation,
  units,
  bundled,
  otherExtension,
  selectedPython,
  scene,
};

/** The entry point, which VS Code calls. */
export async function run(): Promise<void> {
  const report = (line: string) => appendFileSync(process.env.RESULTS ?? "", `${line}\n`);
  for (const name of (process.env.SUITES ?? "").split(",")) {
    for (const [title, test] of Object.entries(SUITES[name] ?? {})) {
      const start = Date.now();
      try {
        await test();
        report(`ok     ${name}: ${title} (${Date.now() - start} ms)`);
      } catch (error) {
        report(`not ok ${name}: ${title}\n${error instanceof Error ? error.stack : error}`);
        return report("FAILED");
      }
    }
  }
  report("PASSED");
}
