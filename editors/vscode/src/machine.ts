/** The implementation of `Machine` for the machine of the extension host. */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import type { Machine } from "./lookup";
import { findPython, selectedPython } from "./python";

export const MACHINE: Machine = {
  platform: process.platform,
  env: process.env,
  canRun: (file) => isFile(file, process.platform === "win32" ? constants.F_OK : constants.X_OK),
  selectedPython,
  installPython: () => findPython(MACHINE),
};

async function isFile(file: string, mode: number): Promise<boolean> {
  try {
    await access(file, mode);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
