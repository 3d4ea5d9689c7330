/** Where the server is, of the places where it may be. Knows nothing of VS Code. */

import * as path from "node:path";

/** Where a server was found: told by the user, or found by us. */
export type Origin = "setting" | "python" | "path" | "bundled" | "installed";

/** How to start a server. `where` is the file that the user would look at. */
export interface Launch {
  readonly origin: Origin;
  readonly command: string;
  readonly args: readonly string[];
  readonly where: string;
}

/** Why there is no server to start, in words; `isWrong` where the user has set what is none. */
export interface Missing {
  readonly reason: string;
  readonly isWrong: boolean;
}

/** The places to look at. Folders and files that are not there are passed over. */
export interface Places {
  /** What the user has set; "" for nothing. */
  readonly setting: string;
  /** The folder that this extension brings along; a Python runs it. */
  readonly bundled: string;
  /** The virtual environment that this extension installs into. */
  readonly installed: string;
}

/** What lookup has to know of the machine. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Whether a path is a file that can be run (on Windows: a file). */
  canRun(file: string): Promise<boolean>;
  /** Whether a path is a folder with a file of this name. */
  has(folder: string, name: string): Promise<boolean>;
  /** The interpreter that is selected for Python, where there is one that may be used. */
  selectedPython(): Promise<string | undefined>;
  /** A Python that can run what is bundled, if there is one. */
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
  // A virtual environment has its scripts beside the interpreter; Conda on Windows, in a folder.
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
  // -I: what the environment or the working directory would add to Python's path stays out.
  return python
    ? { origin: "bundled", command: python, args: ["-I", folder], where: folder }
    : undefined;
}

async function ofEnvironment(folder: string, machine: Machine): Promise<Launch | undefined> {
  const file = path.join(scriptsOf(folder, machine.platform), executable(NAME, machine));
  return (await machine.canRun(file)) ? launch("installed", file) : undefined;
}

/** The folder of a virtual environment that has its commands. */
export function scriptsOf(environment: string, platform: NodeJS.Platform): string {
  return path.join(environment, platform === "win32" ? "Scripts" : "bin");
}

/** The file that a name stands for on PATH. Relative folders there do not count: what they are
 * depends on the working directory, which may be anyone's. */
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

/** The path that a setting means: `~` and `${workspaceFolder}` are what they are in a shell and in
 * VS Code's own settings. */
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
