/** What a user does in the workbench. */

import assert from "node:assert/strict";
import type { Frame, Locator, Page } from "playwright-core";

export const PATIENCE_MILLISECONDS = 90_000;

/** Wait until something holds. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (!(await holds().catch(() => false))) {
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** Run a command by its title, as in the palette. */
export async function command(page: Page, title: string): Promise<void> {
  await choose(page, `>${title}`);
}

/** Open a file of the workspace's folder, at a line and column. */
export async function open(page: Page, name: string, line = 1, column = 1): Promise<void> {
  // By the explorer: to search for files takes a program that is not in every package.
  const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first();
  const tab = page.locator(".tab.active", { hasText: name });
  if (!(await tab.isVisible())) {
    await row.dblclick({ timeout: PATIENCE_MILLISECONDS });
    await tab.waitFor({ timeout: PATIENCE_MILLISECONDS });
  }
  await choose(page, `:${line}:${column}`);
  await statusIs(page, new RegExp(`Ln ${line}, Col ${column}`));
}

/** Type into the quick input and take what it offers under that name. */
async function choose(page: Page, text: string): Promise<void> {
  const input = page.locator(".quick-input-widget input[type=text]").first();
  // Keys that come before the workbench is ready are lost.
  await until("the quick input is open", async () => {
    if (!(await input.isVisible())) {
      await page.keyboard.press("F1");
    }
    await input.waitFor({ state: "visible", timeout: 2000 });
    return true;
  });
  const rows = page.locator(".quick-input-list .monaco-list-row");
  const wanted = text.replace(/^>/, "");
  await input.fill(text);
  if (!text.startsWith(":")) {
    // The command, with its category or without; the file, with its folder beside it.
    const row = rows.filter({ hasText: new RegExp(`^(.*: )?${wanted}`) });
    const exact = row.filter({ has: page.locator(`[aria-label^="${wanted}"]`) });
    await until(`something to choose for ${text}`, async () => (await row.count()) > 0);
    await ((await exact.count()) ? exact : row).first().click();
  }
  await until(`${text} was chosen`, async () => {
    if (text.startsWith(":") && (await input.isVisible())) {
      await input.press("Enter", { timeout: 1000 });
      // A second Enter would be typed into the text.
      await input.waitFor({ state: "hidden", timeout: 10_000 });
    }
    return !(await input.isVisible()) || (await input.inputValue()) !== text;
  });
}

/** Have the workbench in other colours. */
export async function chooseTheme(page: Page, name: string): Promise<void> {
  await command(page, "Preferences: Color Theme");
  const input = page.locator(".quick-input-widget input[type=text]").first();
  await input.fill(name);
  await until(`the theme ${name} is offered`, async () => {
    const focused = page.locator(".quick-input-list .monaco-list-row.focused");
    return (await focused.innerText()).startsWith(name);
  });
  await page.keyboard.press("Enter");
  await input.waitFor({ state: "hidden" });
}

/** Wait until the status bar says something. */
export async function statusIs(page: Page, words: RegExp): Promise<void> {
  const bar = page.locator(".statusbar");
  await until(`${words} in the status bar`, async () => words.test(await bar.innerText()));
}

/** Wait until the count of errors in the status bar is this. */
export async function errorsAre(page: Page, count: number): Promise<void> {
  const problems = page.locator("#status\\.problems");
  await until(`${count} errors`, async () => {
    const label = await problems.locator("a").getAttribute("aria-label");
    return count === 0 ? /No Problems/i.test(label ?? "") : label?.match(/\d+/)?.[0] === `${count}`;
  });
}

/** The page in the cycle view, once it has a heading. */
export async function cycleView(page: Page, title: string): Promise<Frame> {
  let found: Frame | undefined;
  await until(`the cycle view says ${title}`, async () => {
    for (const frame of page.frames()) {
      const heading = frame.locator("h1#title");
      if ((await heading.count()) === 1 && (await heading.innerText()) === title) {
        found = frame;
      }
    }
    return found !== undefined;
  });
  return found as Frame;
}

/** The scopes of what is at the cursor, as the workbench's own inspector has them. */
export async function scopesHere(page: Page): Promise<string[]> {
  const scopes = page.locator(".tiw-metadata-scopes").first();
  // It goes when the file is given a language, as by an extension that comes late.
  await until("the inspector is there", async () => {
    await command(page, "Developer: Inspect Editor Tokens and Scopes");
    await scopes.waitFor({ timeout: 5000 });
    return true;
  });
  const found = (await scopes.innerText()).split(/\s+/);
  await page.keyboard.press("Escape");
  return found;
}

/** The repairs that the light bulb offers at the cursor. */
export async function repairsHere(page: Page): Promise<Locator> {
  const items = page.locator(".action-widget .monaco-list-row");
  await until("the quick fix menu", async () => {
    await page.keyboard.press("Control+.");
    await items.first().waitFor({ timeout: 5000 });
    return (await items.count()) > 2;
  });
  return items;
}
