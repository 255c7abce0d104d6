import { labels } from '../../words/labels.js';
import { paint, textTable, wrap, type Pen } from '../terminal.js';
import type { SocketsModel } from './model.js';
import { briefSockets, listenNote } from './table.js';

export function socketsText(model: SocketsModel, pen: Pen): string[] {
  if (model.sockets.length === 0) return [labels.sockets.empty];
  const { table, grouped } = briefSockets(model);
  const note = listenNote(model);
  return [
    ...(grouped ? [labels.sockets.grouped(model.sockets.length)] : []),
    ...textTable(table, pen),
    ...(note === undefined ? [] : wrap(note, pen.width).map(line => paint(pen, 'quiet', line))),
  ];
}
