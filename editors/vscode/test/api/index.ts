/** Runs inside of VS Code's extension host; how it went is written to the file RESULTS. */

import { appendFileSync } from "node:fs";
import { beside } from "./beside.ts";
import { diagnosed } from "./diagnosed.ts";
import type { Suite } from "./editor.ts";
import { scene } from "./scene.ts";
import { selected } from "./selected.ts";
import { served } from "./served.ts";
import { viewed } from "./viewed.ts";

const SUITES: Record<string, Suite> = { served, diagnosed, viewed, beside, selected, scene };

/** VS Code calls it when it is ready. */
export async function run(): Promise<void> {
  const say = (line: string) => appendFileSync(process.env.RESULTS ?? "", `${line}\n`);
  for (const name of (process.env.SUITES ?? "").split(",")) {
    for (const [what, test] of Object.entries(SUITES[name] ?? {})) {
      const start = Date.now();
      try {
        await test();
        say(`ok     ${name}: ${what} (${Date.now() - start} ms)`);
      } catch (error) {
        say(`not ok ${name}: ${what}\n${error instanceof Error ? error.stack : error}`);
        return say("FAILED");
      }
    }
  }
  say("PASSED");
}
