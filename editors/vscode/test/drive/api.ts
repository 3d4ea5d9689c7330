/** Runs the API tests in one VS Code: node api.ts CODE VSIX SERVER BUNDLED.vsix PYTHON.vsix OTHER.vsix…
 *
 * Also runs the scenario of tests/editors if $SCENE is its folder.
 */

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { openEditor } from "./editor.ts";
import { createWorkspace } from "./workspace.ts";

const TIMEOUT_MILLISECONDS = 600_000;

const HERE = path.resolve(import.meta.dirname, "../..");
const [code = "", vsix = "", server = "", bundled = "", python = "", ...others] =
  process.argv.slice(2);

interface Run {
  readonly suites: string;
  readonly extensions: readonly string[];
  readonly otherExtension?: string;
  readonly folder?: string;
  readonly path?: string;
}

const { SCENE, ONLY } = process.env;
const RUNS: Run[] = [
  ...(SCENE ? [{ suites: "scene", extensions: [vsix], folder: SCENE }] : []),
  { suites: "server,diagnostics,cycleView,explanation,otherExtension", extensions: [vsix] },
  { suites: "units", extensions: [vsix] },
  { suites: "bundled", extensions: [bundled], path: "/nowhere" },
  { suites: "selectedPython", extensions: [vsix, python] },
  // The names of these extensions sort after and before ours.
  ...others.map((other) => ({
    suites: "otherExtension",
    extensions: [vsix, other],
    otherExtension: `${path.basename(other, ".vsix")}.terraform`,
  })),
];

for (const run of RUNS.filter(({ suites }) => !ONLY || suites.includes(ONLY))) {
  const scratch = mkdtempSync(path.join(tmpdir(), "tf-cycle-ls-vscode-"));
  const results = path.join(scratch, "results.txt");
  writeFileSync(results, "");
  const selected = path.join(scratch, "python.txt");
  writeFileSync(selected, "/usr/bin/python3");
  const workspace = run.folder ?? createWorkspace(path.join(scratch, "workspace"));
  const editor = await openEditor({
    code,
    scratch,
    workspace,
    extensions: run.extensions,
    tests: createTestExtension(scratch),
    env: {
      PATH: run.path ?? "/usr/bin:/bin",
      RESULTS: results,
      SELECTED_PYTHON: selected,
      SERVER: server,
      SUITES: run.suites,
      OTHER_EXTENSION: run.otherExtension,
    },
  });
  try {
    const output = await waitForResults(results);
    console.log(output.trimEnd());
    if (!output.includes("\nPASSED\n")) {
      process.exitCode = 1;
    }
  } finally {
    await editor.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Create an extension with the tests, so that ours runs as a user installs it. */
function createTestExtension(scratch: string): { extension: string; suite: string } {
  const extension = path.join(scratch, "tests");
  mkdirSync(extension);
  const manifest = {
    name: "tests",
    publisher: "tests",
    version: "0.0.1",
    engines: { vscode: "*" },
  };
  writeFileSync(path.join(extension, "package.json"), JSON.stringify(manifest));
  cpSync(path.join(HERE, ".vscode-test", "suite"), extension, { recursive: true });
  return { extension, suite: path.join(extension, "index.cjs") };
}

async function waitForResults(results: string): Promise<string> {
  const end = Date.now() + TIMEOUT_MILLISECONDS;
  for (;;) {
    const output = existsSync(results) ? readFileSync(results, "utf8") : "";
    if (/^(PASSED|FAILED)/m.test(output)) {
      return `\n${output}`;
    }
    if (Date.now() > end) {
      return `${output}FAILED: timed out after ${TIMEOUT_MILLISECONDS / 1000} s`;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
