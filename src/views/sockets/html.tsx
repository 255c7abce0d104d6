import { labels } from '../../words/labels.js';
import { TableHtml } from '../parts.js';
import type { SocketsModel } from './model.js';
import { listenNote, socketTable } from './table.js';

export function SocketsHtml({ model }: { readonly model: SocketsModel }) {
  if (model.sockets.length === 0) return <p>{labels.sockets.empty}</p>;
  const note = listenNote(model);
  return (
    <>
      <TableHtml table={socketTable(model)} />
      {note !== undefined && <p class="tb-quiet">{note}</p>}
    </>
  );
}
