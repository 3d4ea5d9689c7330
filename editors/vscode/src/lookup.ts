/** Finds the server in the possible locations. Independent of VS Code. */

import * as path from "node:path";

/** Where a server was found. */
export type Origin = "setting" | "python" | "path" | "bundled" | "installed";

/** How to start a server. `where` is the path that is shown to the user. */
export interface Launch {
  readonly origin: Origin;
  readonly command: string;
  readonly args: readonly string[];
  readonly where: string;
}

/** Why no server can be started: the user's setting is invalid, the server is not installed, there is
 * also no Python to install it with, or the lookup failed. */
export interface Missing {
  readonly cause: "setting" | "notInstalled" | "noPython" | "failed";
  /** A sentence without a full stop. */
  readonly reason: string;
}

/** The locations to search. A location that does not exist is skipped. */
export interface Locations {
  /** The user's setting, or "". */
  readonly setting: string;
  /** The folder of the bundled server, which needs no Python. */
  readonly bundled: string;
  /** The virtual environment that this extension installs into. */
  readonly installed: string;
}

/** The properties of the machine that the lookup needs. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a path is an executable file (on Windows: any file). */
  canRun(file: string): Promise<boolean>;
  /** The selected Python interpreter, if it may be used. */
  selectedPython(): Promise<string | undefined>;
  /** A Python that can install the server, if there is one. */
  installPython(): Promise<string | undefined>;
}

const NAME = "tf-cycle-ls";

/** Find the server: that of the setting, otherwise the bundled one, otherwise the first in the
 * environment of the selected Python, on PATH, or installed by this extension. */
export async function findServer(
  locations: Locations,
  machine: Machine,
): Promise<Launch | Missing> {
  if (locations.setting) {
    return fromSetting(locations.setting, machine);
  }
  return (
    (await inFolder("bundled", locations.bundled, machine)) ??
    (await fromPython(await machine.selectedPython(), machine)) ??
    (await fromPath(machine)) ??
    (await inFolder("installed", scriptsFolder(locations.installed, machine.platform), machine)) ??
    (await notFound(machine))
  );
}

async function notFound(machine: Machine): Promise<Missing> {
  const reason = `the language server ${NAME} is not installed`;
  return (await machine.installPython()) === undefined
    ? {
        cause: "noPython",
        reason: `${reason}, and there is no Python 3.10 or newer on PATH to install it with`,
      }
    : { cause: "notInstalled", reason };
}

async function fromSetting(setting: string, machine: Machine): Promise<Launch | Missing> {
  const isName = !/[\\/]/.test(setting);
  const file = isName ? await findOnPath(setting, machine) : setting;
  if (file && path.isAbsolute(file) && (await machine.canRun(file))) {
    return launch("setting", file);
  }
  const reason = isName ? "is not on PATH" : "is not an executable file";
  return { cause: "setting", reason: `the setting tf-cycle-ls.server.path: ${setting} ${reason}` };
}

async function fromPython(
  python: string | undefined,
  machine: Machine,
): Promise<Launch | undefined> {
  if (!python) {
    return undefined;
  }
  // A virtual environment has scripts next to the interpreter; Conda on Windows, in a folder.
  const folder = path.dirname(python);
  for (const scripts of [folder, path.join(folder, "Scripts")]) {
    const file = path.join(scripts, executable(NAME, machine));
    if (await machine.canRun(file)) {
      return launch("python", file);
    }
  }
  return undefined;
}

async function fromPath(machine: Machine): Promise<Launch | undefined> {
  const file = await findOnPath(NAME, machine);
  return file ? launch("path", file) : undefined;
}

async function inFolder(
  origin: Origin,
  folder: string,
  machine: Machine,
): Promise<Launch | undefined> {
  const file = path.join(folder, executable(NAME, machine));
  return (await machine.canRun(file)) ? launch(origin, file) : undefined;
}

/** The folder with the commands of a virtual environment. */
export function scriptsFolder(environment: string, platform: NodeJS.Platform): string {
  return path.join(environment, platform === "win32" ? "Scripts" : "bin");
}

/** The path of a program on PATH. Relative folders of PATH are ignored, because they depend on the
 * working directory, which may be untrusted. */
export async function findOnPath(name: string, machine: Machine): Promise<string | undefined> {
  const key = Object.keys(machine.env).find((name) => name.toUpperCase() === "PATH");
  const folders = (key ? (machine.env[key] ?? "") : "").split(path.delimiter);
  for (const folder of folders.filter(path.isAbsolute)) {
    const file = path.join(folder, executable(name, machine));
    if (await machine.canRun(file)) {
      return file;
    }
  }
  return undefined;
}

/** Expand `~` and `${workspaceFolder}` in a setting, like a shell and VS Code do. */
export function expand(setting: string, home: string, folder: string | undefined): string {
  const value = setting.trim().replace(/^~(?=$|[\\/])/, () => home);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of VS Code
  return folder === undefined ? value : value.replaceAll("${workspaceFolder}", () => folder);
}

function executable(name: string, machine: Machine): string {
  return machine.platform === "win32" && !path.extname(name) ? `${name}.exe` : name;
}

function launch(origin: Origin, file: string): Launch {
  return { origin, command: file, args: [], where: file };
}
