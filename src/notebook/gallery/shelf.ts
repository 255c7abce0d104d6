import * as vscode from 'vscode';
import { decodeFile } from '../../document/decodeFile.js';
import { failure } from '../../words/problems.js';
import { catalogue, FILE_END, type ExperimentFile, type Group } from './catalogue.js';

/** The notebooks that the extension brings along. They are read when somebody first asks. */
export class Shelf {
  #files: Promise<readonly ExperimentFile[]> | undefined;

  /** `folder`: where they are, within the extension. */
  constructor(private readonly folder: vscode.Uri) {}

  async groups(): Promise<readonly Group[]> {
    return catalogue(await this.#read());
  }

  async has(file: string): Promise<boolean> {
    return (await this.#read()).some(known => known.file === file);
  }

  /** Rejects with `no-such-experiment`. */
  async text(file: string): Promise<string> {
    const found = (await this.#read()).find(known => known.file === file);
    if (found === undefined) throw failure('no-such-experiment', { file });
    return found.text;
  }

  /** What could not be read may be there the next time. */
  #read(): Promise<readonly ExperimentFile[]> {
    this.#files ??= this.#readAll().catch((error: unknown) => {
      this.#files = undefined;
      throw error;
    });
    return this.#files;
  }

  async #readAll(): Promise<readonly ExperimentFile[]> {
    try {
      const entries = await vscode.workspace.fs.readDirectory(this.folder);
      const names = entries.map(([name]) => name).filter(name => name.endsWith(FILE_END));
      return await Promise.all(
        names.map(async file => {
          const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.folder, file));
          return { file, text: decodeFile(bytes) };
        }),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw failure('file-unreadable', { file: this.folder.fsPath, reason });
    }
  }
}
