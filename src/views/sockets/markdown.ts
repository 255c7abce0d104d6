import { labels } from '../../words/labels.js';
import { markdownTable, type MarkdownOptions } from '../markdown.js';
import type { SocketsModel } from './model.js';
import { briefSockets, listenNote, stableSockets } from './table.js';

/** Blocks of Markdown, to be parted by empty lines. */
export function socketsMarkdown(model: SocketsModel, { stable }: MarkdownOptions): string[] {
  if (model.sockets.length === 0) return [labels.sockets.empty];
  const { table, grouped } = stable ? stableSockets(model) : briefSockets(model);
  const note = listenNote(model);
  return [
    ...(grouped ? [labels.sockets.grouped(model.sockets.length)] : []),
    markdownTable(table),
    ...(note === undefined ? [] : [note]),
  ];
}
