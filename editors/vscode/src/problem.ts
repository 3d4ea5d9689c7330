/** What to tell the user if the server does not run. Independent of VS Code. */

import type { Launch, Missing } from "./lookup";

/** What the user can do about a problem. */
export type Remedy =
  | "install"
  | "installByHand"
  | "choosePath"
  | "openSetting"
  | "showLog"
  | "retry"
  | "dontAskAgain";

/** The titles of the buttons. */
export const BUTTONS: Record<Remedy, string> = {
  install: "Install",
  installByHand: "How to Install",
  choosePath: "Choose Path…",
  openSetting: "Open Setting",
  showLog: "Show Log",
  retry: "Retry",
  dontAskAgain: "Don't Ask Again",
};

export interface Problem {
  /** Complete sentences. */
  readonly message: string;
  /** In the order of the buttons. */
  readonly remedies: readonly Remedy[];
}

const NOT_CHECKED = "Terraform files are not checked for dependency cycles";

/** The problem that no server was found. */
export function problemOfMissing({ cause, reason }: Missing): Problem {
  switch (cause) {
    case "setting":
      return {
        message: `${NOT_CHECKED}: ${reason}.`,
        remedies: ["openSetting", "choosePath", "retry"],
      };
    case "notInstalled":
      return {
        message:
          `${NOT_CHECKED}: ${reason}. ` +
          "Install it with pip, into an environment of this extension?",
        remedies: ["install", "choosePath", "dontAskAgain"],
      };
    case "noPython":
      return {
        message: `${NOT_CHECKED}: ${reason}.`,
        remedies: ["installByHand", "choosePath", "retry"],
      };
    case "failed":
      return { message: `${NOT_CHECKED}: ${reason}.`, remedies: ["showLog", "retry"] };
  }
}

/** The problem that the server has stopped. `reason` is the end of a sentence about it. */
export function problemOfStopped(launch: Launch, reason: string): Problem {
  const change = launch.origin === "setting" ? "openSetting" : "choosePath";
  return {
    message: `${NOT_CHECKED}: ${launch.where} ${reason.replace(/\.$/, "")}.`,
    remedies: ["showLog", "retry", change],
  };
}
