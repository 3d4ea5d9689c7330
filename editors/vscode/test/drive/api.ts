/** Runs the API tests in one VS Code: node api.ts CODE VSIX SERVER PYTHON.vsix OTHER.vsix…
 *
 * Plays the scene of all editors too, if the environment names its folder: tests/editors/vscode.py
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
import { write } from "./workspace.ts";

const PATIENCE_MILLISECONDS = 600_000;

const HERE = path.resolve(import.meta.dirname, "../..");
const [code = "", vsix = "", server = "", python = "", ...others] = process.argv.slice(2);

interface Run {
  readonly suites: string;
  readonly extensions: readonly string[];
  readonly beside?: string;
  readonly folder?: string;
}

const { SCENE, ONLY } = process.env;
const RUNS: Run[] = [
  ...(SCENE ? [{ suites: "scene", extensions: [vsix], folder: SCENE }] : []),
  { suites: "served,diagnosed,viewed,beside", extensions: [vsix] },
  { suites: "selected", extensions: [vsix, python] },
  // One whose name sorts after ours, and one whose name sorts before it.
  ...others.map((other) => ({
    suites: "beside",
    extensions: [vsix, other],
    beside: `${path.basename(other, ".vsix")}.terraform`,
  })),
];

for (const run of RUNS.filter(({ suites }) => !ONLY || suites.includes(ONLY))) {
  const scratch = mkdtempSync(path.join(tmpdir(), "tf-cycle-ls-vscode-"));
  const results = path.join(scratch, "results.txt");
  writeFileSync(results, "");
  const selected = path.join(scratch, "python.txt");
  writeFileSync(selected, "/usr/bin/python3");
  const workspace = run.folder ?? write(path.join(scratch, "workspace"));
  const editor = await openEditor({
    code,
    scratch,
    workspace,
    extensions: run.extensions,
    tests: suite(scratch),
    env: {
      PATH: "/usr/bin:/bin",
      RESULTS: results,
      SELECTED_PYTHON: selected,
      SERVER: server,
      SUITES: run.suites,
      BESIDE: run.beside,
    },
  });
  try {
    const said = await finished(results);
    console.log(said.trimEnd());
    if (!said.includes("\nPASSED\n")) {
      process.exitCode = 1;
    }
  } finally {
    await editor.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The tests as an extension of their own, so that ours runs as it is installed. */
function suite(scratch: string): { extension: string; suite: string } {
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

async function finished(results: string): Promise<string> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const said = existsSync(results) ? readFileSync(results, "utf8") : "";
    if (/^(PASSED|FAILED)/m.test(said)) {
      return `\n${said}`;
    }
    if (Date.now() > end) {
      return `${said}FAILED: no end after ${PATIENCE_MILLISECONDS / 1000} s`;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
