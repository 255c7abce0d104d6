import { aboutNotebook, type NotebookAbout } from '../../document/aboutNotebook.js';
import type { GroupId } from '../../words/galleryLabels.js';
import { CONTENTS } from './contents.js';

/** How the files of notebooks end. */
export const FILE_END = '.tcpbook.md';

/** The language of a notebook that does not say. */
const USUAL_LANGUAGE = 'en';

/** An experiment in one language: one file. */
export interface Edition extends NotebookAbout {
  /** Name of the file in the shipped folder. */
  readonly file: string;
  readonly title: string;
  /** A BCP 47 tag. */
  readonly lang: string;
}

export interface Experiment {
  /** Of its file, without the language and the ending. */
  readonly name: string;
  /** At least one, each in another language. */
  readonly editions: readonly Edition[];
}

export interface Group {
  readonly id: GroupId;
  readonly experiments: readonly Experiment[];
}

export interface ExperimentFile {
  readonly file: string;
  readonly text: string;
}

/**
 * The shipped notebooks as they are shown: in the order of `CONTENTS`, twins in several languages
 * as one, those that it does not list last; groups without a notebook are left out.
 */
export function catalogue(files: readonly ExperimentFile[]): readonly Group[] {
  const byName = new Map<string, Edition[]>();
  for (const file of [...files].sort((one, other) => (one.file < other.file ? -1 : 1))) {
    const { name, edition } = read(file);
    byName.set(name, [...(byName.get(name) ?? []), edition]);
  }
  const listed = new Set(CONTENTS.flatMap(([, names]) => names));
  const others = [...byName.keys()].filter(name => !listed.has(name));
  const contents: typeof CONTENTS = [...CONTENTS, ['more', others]];
  return contents
    .map(([id, names]) => ({
      id,
      experiments: names.flatMap(name => {
        const editions = byName.get(name);
        return editions === undefined ? [] : [{ name, editions }];
      }),
    }))
    .filter(({ experiments }) => experiments.length > 0);
}

/** `crowd.zh-CN.tcpbook.md` is `crowd` in Chinese. */
function read({ file, text }: ExperimentFile): { name: string; edition: Edition } {
  const base = file.slice(0, -FILE_END.length);
  const tag = /\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*)$/.exec(base);
  const name = tag === null ? base : base.slice(0, tag.index);
  const about = aboutNotebook(text);
  const lang = about.lang ?? tag?.[1] ?? USUAL_LANGUAGE;
  return { name, edition: { ...about, file, title: about.title ?? base, lang } };
}

/**
 * The edition for a reader: in the language that VS Code speaks (`zh-cn`), else in another kind of
 * it, else in English, else in any.
 */
export function editionFor({ editions }: Experiment, language: string): Edition {
  const wanted = language.toLowerCase();
  const found =
    editions.find(({ lang }) => lang.toLowerCase() === wanted) ??
    editions.find(({ lang }) => primary(lang) === primary(wanted)) ??
    editions.find(({ lang }) => primary(lang) === USUAL_LANGUAGE) ??
    editions[0];
  if (found === undefined) throw new TypeError('an experiment has at least one edition');
  return found;
}

/** The edition in just this language (`zh` for `zh-CN`), if there is one. */
export function editionIn({ editions }: Experiment, language: string): Edition | undefined {
  return editions.find(({ lang }) => primary(lang) === primary(language));
}

/** `zh` of `zh-CN`. */
export function primary(tag: string): string {
  return tag.toLowerCase().split('-', 1)[0] ?? '';
}
