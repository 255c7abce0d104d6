import type { FrameLocator, Locator, Page } from 'playwright-core';

/** Labels of VS Code's own colour themes. */
export const themes: Readonly<Record<string, string>> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Dark High Contrast',
};

/** The document in which VS Code draws the outputs of the notebook in front. */
export function outputs(page: Page): FrameLocator {
  // Those of notebooks behind it stay in the page, hidden.
  return page
    .frameLocator('.notebookOverlay:visible iframe.webview.ready')
    .frameLocator('iframe#active-frame');
}

/** Types into VS Code's quick pick and takes the entry. */
export async function pick(page: Page, keys: readonly string[], entry: string): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
  await page.locator('.quick-input-widget input').fill(entry);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: entry }).first().click();
}

/** Runs a command of the palette. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
}

/** Shows a notebook of the window's folder. */
export async function openInPage(page: Page, name: string): Promise<void> {
  await pick(page, ['Control+P'], name);
  await page.locator('.notebookOverlay:visible .cell-list-container').waitFor();
}

export async function runAll(page: Page): Promise<void> {
  const toolbar = page.locator('.notebook-toolbar-container');
  const interrupt = toolbar.getByRole('button', { name: 'Interrupt' });
  await toolbar.getByRole('button', { name: 'Run All' }).click();
  await interrupt.waitFor();
  await interrupt.waitFor({ state: 'detached', timeout: 90_000 });
}

/** Turns the mouse wheel over the notebook until the output is well within the window. */
export async function scrollTo(page: Page, output: Locator): Promise<void> {
  // Beside the outputs: some of them scroll themselves.
  await page
    .locator('.notebookOverlay:visible .cell-list-container')
    .hover({ position: { x: 4, y: 200 } });
  for (;;) {
    const box = (await output.count()) > 0 ? await output.first().boundingBox() : null;
    if (box !== null && box.y > 150 && box.y < 500) return;
    await page.mouse.wheel(0, box !== null && box.y <= 150 ? -150 : 300);
    // VS Code draws what has come into view in the frames after this one.
    await page.evaluate(
      () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
    );
  }
}
