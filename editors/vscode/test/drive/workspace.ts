/** Creates the workspace of the API tests. */

import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const FILES = {
  "main.tf": `resource "test_a" "x" {
  name = "é𝒳 \${test_b.y.id}"
}
`,
  "other.tf": `resource "test_b" "y" {
  depends_on = [test_a.x]
}
`,
  "tofu/main.tofu": `resource "test_a" "x" {
  name = test_b.y.id
}

resource "test_b" "y" {
  name = test_a.x.id
}
`,
  "none/main.tf": `resource "test_a" "x" {
}
`,
  "json/README.md": "",
  "units/a/terragrunt.hcl": `dependency "b" {
  config_path = "../b"
}
`,
  "units/b/terragrunt.hcl": `dependency "a" {
  config_path = "../a"
}

inputs = {
  id = dependency.a.outputs.id
}
`,
};

/** Write the files into a new folder, and return the folder. */
export function createWorkspace(folder: string): string {
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return folder;
}
