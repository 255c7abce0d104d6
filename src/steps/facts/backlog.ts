import { failure } from '../../words/problems.js';
import { listenersOf } from '../lookups.js';
import { server } from '../nameParameters.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

export const backlog = defineFact({
  name: 'backlog',
  summary: 'What the kernel keeps of the backlog of a server, as ss shows it in Send-Q.',
  operands: { server: server('The server; the number must hold for each of its listeners.') },
  value: NUMBER,
  async ask({ server: name }, { lab }) {
    const listeners = listenersOf(lab, await lab.look(), name);
    if (listeners.length === 0) throw failure('not-there', { name, what: 'listening server' });
    return listeners.map(({ sendQueue }) => ({ subject: name, value: sendQueue }));
  },
});
