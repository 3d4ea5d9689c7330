/** Finds the server in the possible locations. Independent of VS Code. */

import * as path from "node:path";

/** How a server was found: set by the user, or by searching. */
export type Origin = "setting" | "python" | "path" | "bundled" | "installed";

/** How to start a server. `where` is the file to show to the user. */
export interface Launch {
  readonly origin: Origin;
  readonly command: string;
  readonly args: readonly string[];
  readonly where: string;
}

/** Why no server can be started; `isWrong` if the user's setting is invalid. */
export interface Missing {
  readonly reason: string;
  readonly isWrong: boolean;
}

/** The locations to search. Missing folders and files are skipped. */
export interface Places {
  /** The user's setting, or "". */
  readonly setting: string;
  /** The folder of the bundled server, which a Python runs. */
  readonly bundled: string;
  /** The virtual environment that this extension installs into. */
  readonly installed: string;
}

/** The properties of the machine that the lookup needs. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a path is a file that can be run (on Windows: a file). */
  canRun(file: string): Promise<boolean>;
  /** Whether a path is a folder with a file of this name. */
  has(folder: string, name: string): Promise<boolean>;
  /** The selected Python interpreter, if it may be used. */
  selectedPython(): Promise<string | undefined>;
  /** A Python that can run the bundled server, if there is one. */
  bundlePython(): Promise<string | undefined>;
}

const NAME = "tf-cycle-ls";

/** The first server of: setting, selected Python, PATH, bundled, installed by us. */
export async function findServer(places: Places, machine: Machine): Promise<Launch | Missing> {
  if (places.setting) {
    return ofSetting(places.setting, machine);
  }
  return (
    (await ofPython(await machine.selectedPython(), machine)) ??
    (await ofPath(machine)) ??
    (await ofBundle(places.bundled, machine)) ??
    (await ofEnvironment(places.installed, machine)) ?? {
      reason: `${NAME} is neither in the selected Python's environment nor on PATH`,
      isWrong: false,
    }
  );
}

async function ofSetting(setting: string, machine: Machine): Promise<Launch | Missing> {
  const isName = !/[\\/]/.test(setting);
  const file = isName ? await onPath(setting, machine) : setting;
  if (file && path.isAbsolute(file) && (await machine.canRun(file))) {
    return launch("setting", file);
  }
  const why = isName ? "is not on PATH" : "is no file that can be run";
  return { reason: `tf-cycle-ls.server.path: ${setting} ${why}`, isWrong: true };
}

async function ofPython(python: string | undefined, machine: Machine): Promise<Launch | undefined> {
  if (!python) {
    return undefined;
  }
  // A virtual environment has its scripts next to the interpreter; Conda on Windows has a folder for them.
  const folder = path.dirname(python);
  for (const each of [folder, path.join(folder, "Scripts")]) {
    const file = path.join(each, executable(NAME, machine));
    if (await machine.canRun(file)) {
      return launch("python", file);
    }
  }
  return undefined;
}

async function ofPath(machine: Machine): Promise<Launch | undefined> {
  const file = await onPath(NAME, machine);
  return file ? launch("path", file) : undefined;
}

async function ofBundle(folder: string, machine: Machine): Promise<Launch | undefined> {
  if (!(await machine.has(folder, "__main__.py"))) {
    return undefined;
  }
  const python = await machine.bundlePython();
  // -I: Python's path must not contain folders from the environment or the working directory.
  return python
    ? { origin: "bundled", command: python, args: ["-I", folder], where: folder }
    : undefined;
}

async function ofEnvironment(folder: string, machine: Machine): Promise<Launch | undefined> {
  const file = path.join(scriptsOf(folder, machine.platform), executable(NAME, machine));
  return (await machine.canRun(file)) ? launch("installed", file) : undefined;
}

/** The folder with the commands of a virtual environment. */
export function scriptsOf(environment: string, platform: NodeJS.Platform): string {
  return path.join(environment, platform === "win32" ? "Scripts" : "bin");
}

/** Resolve a name on PATH. Relative folders are ignored: they depend on the working directory,
 * which may be untrusted. */
export async function onPath(name: string, machine: Machine): Promise<string | undefined> {
  const key = Object.keys(machine.env).find((each) => each.toUpperCase() === "PATH");
  const folders = (key ? (machine.env[key] ?? "") : "").split(path.delimiter);
  for (const folder of folders.filter(path.isAbsolute)) {
    const file = path.join(folder, executable(name, machine));
    if (await machine.canRun(file)) {
      return file;
    }
  }
  return undefined;
}

/** Expand `~` and `${workspaceFolder}` in a setting, as a shell and VS Code's own settings do. */
export function expanded(setting: string, home: string, folder: string | undefined): string {
  const path_ = setting.trim().replace(/^~(?=$|[\\/])/, () => home);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how VS Code spells it
  return folder === undefined ? path_ : path_.replaceAll("${workspaceFolder}", () => folder);
}

function executable(name: string, machine: Machine): string {
  return machine.platform === "win32" && !path.extname(name) ? `${name}.exe` : name;
}

function launch(origin: Origin, file: string): Launch {
  return { origin, command: file, args: [], where: file };
}
