import { isDeepStrictEqual } from 'node:util';
import type { GeneratedPart } from '../document/model.js';
import { restored } from '../document/separate.js';
import { printData, printOutputs, printRun, weave } from '../document/weave.js';
import { pack } from './pack.js';
import { readOutputs, type KeptOutputs } from './readOutputs.js';
import type { SavedLab, SavedNotebook } from './saved.js';
import { hashOf } from './sourceHash.js';
import { visibleOutputs, visibleRun } from './visible.js';

/**
 * What of the outputs goes into the file: `inline` all, `visible` what readers see, `none` nothing.
 * The values of the setting `tcpbook.outputs`.
 */
export type OutputsMode = 'inline' | 'visible' | 'none';

export interface OutputsToWrite {
  /** The notebook's text without outputs. */
  readonly source: string;
  readonly eol: string;
  readonly mode: OutputsMode;
  /** By the cell's place among all cells of `source`. */
  readonly cells: ReadonlyMap<number, KeptOutputs>;
  /** The labs that the cells name. */
  readonly labs: readonly SavedLab[];
  /** The file as it was read: what says the same in it stays as it is written there. */
  readonly before: {
    readonly generated: readonly GeneratedPart[];
    /** Whether `source` is the file's source still. */
    readonly isSameSource: boolean;
  };
}

/** A file's text with its outputs. Outputs that did not change keep every byte. */
export function writeOutputs(file: OutputsToWrite): string {
  const { source, eol, mode, before } = file;
  if (mode === 'none') return source;
  const cells = withOwnIds(file.cells);
  const old = new OldParts(before.generated);
  const blocks = new Map<number, string>();
  for (const [place, kept] of cells) {
    blocks.set(place, old.outputs(kept) ?? printOutputs(idOf(kept), markdownOf(kept), eol));
  }
  const saved = savedNotebook([...cells.values()], file.labs);
  const run = runMarkdown(saved, old, [...cells.values()]);
  const isInline = mode === 'inline';
  if (before.isSameSource && old.isSame(cells, saved, isInline)) {
    return restored(source, before.generated);
  }
  const tail = [
    ...(run === '' ? [] : [old.run(run) ?? printRun(run, eol)]),
    ...(isInline && saved.cells.length > 0 ? [old.data(saved) ?? printData(pack(saved), eol)] : []),
  ];
  return weave(source, blocks, tail.join(''), eol);
}

/** What the file had, to be kept where it says the same. */
class OldParts {
  private readonly kept: ReadonlyMap<number, KeptOutputs>;
  private readonly byId: ReadonlyMap<string, KeptOutputs>;
  private readonly saved: SavedNotebook | undefined;

  constructor(private readonly generated: readonly GeneratedPart[]) {
    const found = readOutputs({ generated, warnings: [] });
    this.kept = found.cells;
    this.byId = new Map([...found.cells.values()].map(kept => [idOf(kept), kept]));
    this.saved = found.saved && {
      ...found.saved,
      // What lost its place in the file is not written again.
      cells: found.saved.cells.filter(({ id }) => this.byId.has(id)),
    };
  }

  get runMarkdown(): string {
    const part = this.generated.find(({ kind }) => kind === 'run');
    return part?.kind === 'run' ? part.markdown : '';
  }

  outputs(kept: KeptOutputs): string | undefined {
    const part = this.generated.find(one => one.kind === 'outputs' && one.id === idOf(kept));
    return isEqual(this.byId.get(idOf(kept)), kept) ? part?.raw : undefined;
  }

  run(markdown: string): string | undefined {
    return this.generated.find(part => part.kind === 'run' && part.markdown === markdown)?.raw;
  }

  data(saved: SavedNotebook): string | undefined {
    return isEqual(this.saved, saved) ? this.dataPart?.raw : undefined;
  }

  isSame(
    cells: ReadonlyMap<number, KeptOutputs>,
    saved: SavedNotebook,
    isInline: boolean,
  ): boolean {
    const isSaved =
      this.saved === undefined ? saved.cells.length === 0 : isEqual(this.saved, saved);
    const places = [...cells].map(([place, kept]) => isEqual(this.kept.get(place), kept));
    return (
      isSaved &&
      (isInline || this.dataPart === undefined) &&
      cells.size === this.kept.size &&
      places.every(same => same)
    );
  }

  private get dataPart(): GeneratedPart | undefined {
    return this.generated.find(({ kind }) => kind === 'data');
  }
}

/** Every id once; the first that has it keeps it. */
function withOwnIds(cells: ReadonlyMap<number, KeptOutputs>): ReadonlyMap<number, KeptOutputs> {
  const taken = new Set<string>();
  const inOrder = [...cells].sort(([one], [other]) => one - other);
  return new Map(
    inOrder.map(([place, kept]) => {
      const hash = hashOf(idOf(kept));
      let id = idOf(kept);
      for (let number = 2; taken.has(id); number += 1) id = `${hash}-${number}`;
      taken.add(id);
      return [
        place,
        kept.kind === 'saved' ? { ...kept, cell: { ...kept.cell, id } } : { ...kept, id },
      ];
    }),
  );
}

function savedNotebook(cells: readonly KeptOutputs[], labs: readonly SavedLab[]): SavedNotebook {
  const saved = cells.flatMap(kept => (kept.kind === 'saved' ? [kept.cell] : []));
  const known = new Map(labs.map(lab => [lab.id, lab]));
  const named = [...new Set(saved.map(({ lab }) => lab))];
  const used = named.flatMap(id => (id === undefined ? undefined : known.get(id)) ?? []);
  return { version: 1, labs: used, cells: saved };
}

/** Of outputs without data it is known only what the file said before. */
function runMarkdown(
  { labs, cells }: SavedNotebook,
  old: OldParts,
  kept: readonly KeptOutputs[],
): string {
  const before = kept.some(({ kind }) => kind === 'markdown') ? [old.runMarkdown] : [];
  const paragraphs = [...before, ...visibleRun(labs, cells)].flatMap(text => text.split('\n\n'));
  return [...new Set(paragraphs.filter(text => text !== ''))].join('\n\n');
}

function idOf(kept: KeptOutputs): string {
  return kept.kind === 'saved' ? kept.cell.id : kept.id;
}

function markdownOf(kept: KeptOutputs): string {
  return kept.kind === 'saved' ? visibleOutputs(kept.cell.outputs) : kept.markdown;
}

/** Equal as JSON: a field that is undefined and one that is not there are the same. */
function isEqual(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
