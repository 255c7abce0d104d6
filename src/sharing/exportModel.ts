import type { CodeKind } from '../document/blocks.js';
import type { Cell, FrontMatter, TcpbookDocument } from '../document/model.js';
import { escapeMarkdown } from '../views/markdown.js';
import { firstHeading } from './exportText.js';
import type { FileOutputs } from './readOutputs.js';
import type { Block, SavedLab } from './saved.js';
import { sysctlSentences } from './sysctlSentences.js';

/** A notebook with its outputs, as every export but pcapng is made of it. */
export interface ExportNotebook {
  /** Its first heading, or the name of its file. */
  readonly title: string;
  /** BCP 47, from the file's name: `NAME.zh-CN.tcpbook.md`; without that, English. */
  readonly language: string;
  readonly lab: FrontMatter['lab'];
  /** On what it ran and when, as Markdown; empty where the file does not say. */
  readonly ranOn: string;
  /** The labs in which the cells ran, without their packets; empty where the file does not say. */
  readonly labs: readonly ExportLab[];
  readonly cells: readonly ExportCell[];
}

export type ExportLab = Pick<SavedLab, 'host' | 'sysctls'>;

export type ExportCell =
  | { readonly kind: 'markdown'; readonly text: string }
  | {
      readonly kind: CodeKind;
      readonly text: string;
      readonly info: string;
      /** The outputs as the file shows them, as Markdown; empty without any. */
      readonly visible: string;
      /** The same as data; empty where the file keeps the visible part only. */
      readonly outputs: readonly Block[];
    };

/** `name`: of the file, without folders. */
export function exportModel(
  name: string,
  document: TcpbookDocument,
  kept: FileOutputs,
): ExportNotebook {
  const { cells, generated, frontMatter } = document;
  const visible = new Map(
    generated.filter(part => part.kind === 'outputs').map(part => [part.cell, part.markdown]),
  );
  const headings = cells.map(({ kind, text }) =>
    kind === 'markdown' ? firstHeading(text) : undefined,
  );
  return {
    language: /\.([a-z]{2,3}(?:-[A-Z][A-Za-z]{1,3})?)\.tcpbook\.md$/.exec(name)?.[1] ?? 'en',
    title: headings.find(heading => heading !== undefined) ?? name,
    lab: frontMatter.lab,
    ranOn: generated.find(part => part.kind === 'run')?.markdown ?? '',
    labs: (kept.saved?.labs ?? []).map(({ host, sysctls }) => ({ host, sysctls })),
    cells: cells.map(({ kind, text, info }: Cell, index): ExportCell => {
      if (kind === 'markdown') return { kind, text };
      const outputs = kept.cells.get(index);
      return {
        kind,
        text,
        info,
        visible: visible.get(index) ?? '',
        outputs: outputs?.kind === 'saved' ? outputs.cell.outputs : [],
      };
    }),
  };
}

/** On what the cells ran, and with which settings; Markdown. */
export function ranWith({ ranOn, labs }: ExportNotebook): string {
  const settings = labs.flatMap(({ sysctls = [] }) => sysctlSentences(sysctls));
  return [ranOn, ...new Set(settings.map(escapeMarkdown))].filter(text => text !== '').join('\n\n');
}
