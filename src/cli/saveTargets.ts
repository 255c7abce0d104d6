import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { placeName, type LabPlace } from '../session/labPlace.js';
import { failure } from '../words/problems.js';
import { readNotebook, type NotebookFile } from './notebookFile.js';

export interface SaveOptions {
  /** Save the outputs. */
  readonly save?: boolean;
  /** In this folder, in copies; left out: beside the notebook. */
  readonly outDir?: string;
}

/** What a run's outputs are written into. */
export interface SaveTarget {
  readonly file: string;
  /** What is there now; undefined: nothing. */
  readonly text: string | undefined;
  /** A copy for runs on one place: it has the outputs of one run, and nothing else's. */
  readonly isCopy: boolean;
}

/**
 * Where a notebook's run on each of the places is saved, undefined where it is not. Runs on several
 * places, and all into a folder, go into copies named after the place. Failure
 * `save-target-differs` where one would take the place of another text, `save-two-same` where
 * `taken` has it for another notebook.
 */
export function saveTargets(
  notebook: NotebookFile,
  places: readonly LabPlace[],
  { save, outDir }: SaveOptions,
  taken: Set<string>,
): readonly (SaveTarget | undefined)[] {
  const { file, text } = notebook;
  if (save !== true && outDir === undefined) return places.map(() => undefined);
  if (places.length === 1 && outDir === undefined) return [{ file, text, isCopy: false }];
  const names = copyNames(basename(file), places.map(placeName));
  return names.map(name => {
    const target = copyTarget(join(outDir ?? dirname(file), name), notebook);
    const path = resolve(target.file);
    if (taken.has(path)) throw failure('save-two-same', { file: target.file });
    taken.add(path);
    return target;
  });
}

/** `NAME@HOST.tcpbook.md`, the language of `NAME.zh-CN.tcpbook.md` kept where it is looked for. */
export function copyNames(name: string, hosts: readonly string[]): readonly string[] {
  const parts = /^(.*?)(\.[a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?)?(?:\.tcpbook)?(?:\.md)?$/s.exec(name);
  const [, stem = name, language = ''] = parts ?? [];
  const seen = new Map<string, number>();
  return hosts.map(host => {
    const safe = host.replace(/[^A-Za-z0-9._@-]+/g, '-');
    const times = (seen.get(safe) ?? 0) + 1;
    seen.set(safe, times);
    return `${stem}@${safe}${times > 1 ? `-${times}` : ''}${language}.tcpbook.md`;
  });
}

function copyTarget(file: string, { document }: NotebookFile): SaveTarget {
  if (!existsSync(file)) return { file, text: undefined, isCopy: true };
  const present = readNotebook(file);
  if (present.document.source !== document.source) throw failure('save-target-differs', { file });
  return { file, text: present.text, isCopy: true };
}
