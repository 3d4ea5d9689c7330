/** Starts and stops a real VS Code, with its workbench in a headless Chromium. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import * as path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { waitForWorkbench } from "./workbench.ts";

/** The options of a run of VS Code. */
export interface Setup {
  /** The folder of VS Code's server: code-server's lib/vscode. */
  readonly code: string;
  /** A new folder for the files that VS Code writes. */
  readonly scratch: string;
  /** The folder to open. */
  readonly workspace: string;
  /** .vsix files to install. */
  readonly extensions?: readonly string[];
  readonly settings?: Record<string, unknown>;
  readonly env?: Record<string, string | undefined>;
  /** Whether the workspace is trusted without a question. */
  readonly isTrusted?: boolean;
  /** Extension host tests: the folders of the extension and of its tests. */
  readonly tests?: { readonly extension: string; readonly suite: string };
}

export interface Editor {
  readonly page: Page;
  close(): Promise<void>;
}

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const TIMEOUT_MILLISECONDS = 240_000;
const SIZE = { width: 1280, height: 800 };

export async function openEditor(setup: Setup): Promise<Editor> {
  const data = path.join(setup.scratch, "data");
  const extensions = path.join(setup.scratch, "extensions");
  // In a browser, machine settings are only read from the second file.
  writeJson(path.join(data, "data", "User", "settings.json"), {
    ...baseSettings(setup),
    ...setup.settings,
  });
  writeJson(path.join(data, "data", "Machine", "settings.json"), setup.settings ?? {});
  const folders = ["--server-data-dir", data, "--extensions-dir", extensions];
  for (const vsix of setup.extensions ?? []) {
    await run(setup, ["--install-extension", vsix, ...folders]);
  }
  const port = await freePort();
  const server = start(setup, ["--host", "127.0.0.1", "--port", String(port), ...folders]);
  let browser: Browser | undefined;
  // A signal that stops the tests does not reach the server, which has its own process group.
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const stopAll = () => {
    kill(server, "SIGTERM");
    process.exit(1); // at once, so that no other editor is started
  };
  for (const signal of signals) {
    process.once(signal, stopAll);
  }
  const close = async () => {
    await browser?.close();
    await stop(server);
    for (const signal of signals) {
      process.off(signal, stopAll);
    }
  };
  try {
    await waitUntilListening(server);
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
    });
    const context = await browser.newContext({
      viewport: SIZE,
      deviceScaleFactor: 1,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await blockNetwork(context, setup.code);
    const page = await context.newPage();
    if (process.env.VERBOSE) {
      page.on("console", (message) => console.error(`  ${message.text()}`));
    }
    await page.goto(address(setup, port));
    await waitForWorkbench(page);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Settings that turn off popups, features that cover the editor, and network access. */
const baseSettings = ({ isTrusted = true }: Setup) => ({
  "files.autoSave": "off", // not the default in a browser
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "editor.minimap.enabled": false,
  "security.workspace.trust.enabled": !isTrusted,
});

function address({ workspace, tests }: Setup, port: number): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set("folder", workspace);
  if (tests) {
    const remote = (folder: string) => `vscode-remote://127.0.0.1:${port}${folder}`;
    const payload = [
      ["extensionDevelopmentPath", remote(tests.extension)],
      ["extensionTestsPath", remote(tests.suite)],
    ];
    url.searchParams.set("payload", JSON.stringify(payload));
  }
  return url.href;
}

/** Serve the files for webviews, which the workbench requests from a Microsoft host, from disk, and
 * block all other hosts. So the tests do not need a network. */
async function blockNetwork(context: import("playwright-core").BrowserContext, code: string) {
  const webviews = path.join(code, "out/vs/workbench/contrib/webview/browser/pre");
  await context.route(
    (url) => url.hostname !== "127.0.0.1" && !url.hostname.endsWith("localhost"),
    (route) => {
      const url = new URL(route.request().url());
      const name = url.pathname.split("/webview/browser/pre/")[1];
      return url.hostname.endsWith(".vscode-cdn.net") && name
        ? route.fulfill({ path: path.join(webviews, name) })
        : route.abort();
    },
  );
}

function start({ code, env, isTrusted = true }: Setup, options: string[]): ChildProcess {
  const trust = isTrusted ? ["--disable-workspace-trust"] : [];
  const quiet = ["--accept-server-license-terms", "--telemetry-level", "off"];
  // --force-disable-user-env: use the PATH of `env`, not that of a login shell.
  const server = [
    "--without-connection-token",
    "--enable-smoke-test-driver",
    "--force-disable-user-env",
    ...quiet,
    ...trust,
  ];
  return spawn(process.execPath, [path.join(code, "out/server-main.js"), ...server, ...options], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // its own process group, so that its children can be stopped, too
  });
}

async function run(setup: Setup, options: string[]): Promise<void> {
  const child = start(setup, options);
  let output = "";
  child.stdout?.on("data", (data) => (output += data));
  child.stderr?.on("data", (data) => (output += data));
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) {
    throw new Error(`${options.join(" ")} exited with ${code}:\n${output}`);
  }
}

function waitUntilListening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const failed = () => reject(new Error(`VS Code's server did not start:\n${output}`));
    const timer = setTimeout(failed, TIMEOUT_MILLISECONDS);
    server.on("close", failed);
    const addOutput = (data: Buffer) => {
      output += data;
      if (process.env.VERBOSE) {
        process.stderr.write(data);
      }
      if (/Extension host agent listening on/.test(output)) {
        clearTimeout(timer);
        resolve();
      }
    };
    server.stdout?.on("data", addOutput);
    server.stderr?.on("data", addOutput);
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const closed = new Promise((resolve) => server.on("close", resolve));
  kill(server, "SIGTERM");
  const timer = setTimeout(() => kill(server, "SIGKILL"), 10_000);
  await closed;
  clearTimeout(timer);
}

/** Send a signal to a server and its children. */
function kill(server: ChildProcess, signal: NodeJS.Signals): void {
  if (server.pid !== undefined) {
    process.kill(-server.pid, signal);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function writeJson(file: string, content: unknown): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content, undefined, 2));
}
