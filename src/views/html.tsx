import type { VNode } from 'preact';
import { ComparisonHtml } from './comparison/html.js';
import { CountersHtml } from './counters/html.js';
import { DepthHtml } from './depth/html.js';
import { ExpectationsHtml } from './expectations/html.js';
import { ListenersHtml } from './listeners/html.js';
import { ExplanationHtml } from './explanation/html.js';
import { QueuesHtml } from './queues/html.js';
import { SocketsHtml } from './sockets/html.js';
import { StatesHtml } from './states/html.js';
import { TextHtml } from './text/html.js';
import { TimelineHtml } from './timeline/html.js';
import type { View } from './view.js';

/** A view as HTML. The page it is put into needs `viewStyle` once (style.ts). */
export function ViewHtml({ view }: { readonly view: View }) {
  return (
    <div class="tcpbook-view" data-view={view.view}>
      {viewBody(view)}
    </div>
  );
}

function viewBody(view: View): VNode {
  switch (view.view) {
    case 'queues':
      return <QueuesHtml model={view.data} />;
    case 'sockets':
      return <SocketsHtml model={view.data} />;
    case 'depth':
      return <DepthHtml model={view.data} />;
    case 'listeners':
      return <ListenersHtml model={view.data} />;
    case 'timeline':
      return <TimelineHtml model={view.data} />;
    case 'states':
      return <StatesHtml model={view.data} />;
    case 'counters':
      return <CountersHtml model={view.data} />;
    case 'expectations':
      return <ExpectationsHtml model={view.data} />;
    case 'comparison':
      return <ComparisonHtml model={view.data} />;
    case 'explanation':
      return <ExplanationHtml model={view.data} />;
    case 'text':
      return <TextHtml model={view.data} />;
  }
}
