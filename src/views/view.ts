import type { ComparisonModel } from './comparison/model.js';
import type { CountersModel } from './counters/model.js';
import type { DepthModel } from './depth/model.js';
import type { ExpectationsModel } from './expectations/model.js';
import type { ListenersModel } from './listeners/model.js';
import type { ExplanationModel } from './explanation/model.js';
import type { QueuesModel } from './queues/model.js';
import type { SocketsModel } from './sockets/model.js';
import type { StatesModel } from './states/model.js';
import type { TextModel } from './text/model.js';
import type { TimelineModel } from './timeline/model.js';

/** One typed output of a step. Drawn as HTML, Markdown or terminal text from the same data. */
export type View =
  | { readonly view: 'queues'; readonly data: QueuesModel }
  | { readonly view: 'sockets'; readonly data: SocketsModel }
  | { readonly view: 'depth'; readonly data: DepthModel }
  | { readonly view: 'listeners'; readonly data: ListenersModel }
  | { readonly view: 'timeline'; readonly data: TimelineModel }
  | { readonly view: 'states'; readonly data: StatesModel }
  | { readonly view: 'counters'; readonly data: CountersModel }
  | { readonly view: 'expectations'; readonly data: ExpectationsModel }
  | { readonly view: 'comparison'; readonly data: ComparisonModel }
  | { readonly view: 'explanation'; readonly data: ExplanationModel }
  | { readonly view: 'text'; readonly data: TextModel };

/** The MIME type under which the notebook hands a view to our renderer. */
export const VIEW_MIME = 'application/vnd.tcpbook.view+json';

/** The same for what goes on in a step (progress/model.ts). Its own, so that no save takes it for a view. */
export const PROGRESS_MIME = 'application/vnd.tcpbook.progress+json';
