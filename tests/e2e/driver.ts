import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';

/** A file to drop: its path inside what is dropped, and its bytes. */
export interface Dropped {
  name: string;
  bytes: Uint8Array;
}

/**
 * What the tests ask of a browser, and no more: open, drop, click, read, download, list requests. A second
 * browser needs this class again and nothing else.
 */
export class Driver {
  readonly page: Page;
  /** Every request since the page was opened, workers' included. */
  readonly requests: string[] = [];
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.context().on('request', (request) => this.requests.push(request.url()));
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens the page and waits until it knows whether a case is stored. */
  async open(path = ''): Promise<void> {
    await this.page.goto(path);
    await this.page
      .locator('[data-testid=import-state]:not([data-state=running])')
      .waitFor({ state: 'attached' });
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.getByTestId('import-state').waitFor({ state: 'attached' });
  }

  /** Gives files to the file input. */
  async pick(files: Dropped[]): Promise<void> {
    await this.page.getByTestId('file-input').setInputFiles(
      files.map((f) => ({
        name: f.name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(f.bytes),
      })),
    );
  }

  /** Drops files or folders of the disk onto the window, as the operating system would. */
  async dropPaths(paths: string[]): Promise<void> {
    if (this.browser !== 'chromium') return this.#dropFiles(paths.flatMap(filesUnder));
    const session = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
    await session.detach();
  }

  get browser(): string {
    return this.page.context().browser()!.browserType().name();
  }

  /** Events of a drag with the files' bytes: WebDriver knows no drag from outside. No folders. */
  async #dropFiles(paths: string[]): Promise<void> {
    const files = paths.map((path) => ({ name: basename(path), base64: readFileSync(path, 'base64') }));
    await this.page.evaluate((dropped) => {
      const dataTransfer = new DataTransfer();
      for (const { name, base64 } of dropped)
        dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name));
      for (const type of ['dragenter', 'dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }, files);
  }

  state(): Promise<string | null> {
    return this.page.getByTestId('import-state').getAttribute('data-state');
  }

  /** Waits until `runs` imports have completed. @returns how the last one ended. */
  async settled(runs: number): Promise<string | null> {
    await this.page.waitForFunction(
      (wanted) => {
        const state = document.querySelector<HTMLElement>('[data-testid=import-state]')!.dataset;
        return Number(state['runs']) >= wanted && state['state'] !== 'running';
      },
      runs,
      { timeout: 50_000 },
    );
    return this.state();
  }

  async click(testId: string): Promise<void> {
    await this.page.getByTestId(testId).first().click();
  }

  /** The data attributes of every element with the test id. */
  data(testId: string): Promise<Record<string, string | undefined>[]> {
    return this.page
      .getByTestId(testId)
      .evaluateAll((elements) => elements.map((e) => Object.fromEntries(Object.entries(e.dataset))));
  }

  text(testId: string): Promise<string> {
    return this.page.getByTestId(testId).first().innerText();
  }

  /** Clicks what starts a download. @returns the file's text. */
  async download(testId: string): Promise<{ name: string; text: string }> {
    const menu = this.page.getByTestId('export-menu');
    if (
      (await this.page.getByTestId(testId).count()) === 0 ||
      !(await this.page.getByTestId(testId).isVisible())
    )
      await menu.click();
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByTestId(testId).click(),
    ]);
    const path = await download.path();
    return { name: basename(download.suggestedFilename()), text: readFileSync(path, 'utf8') };
  }
}

function filesUnder(path: string): string[] {
  return statSync(path).isDirectory()
    ? readdirSync(path).flatMap((name) => filesUnder(join(path, name)))
    : [path];
}
