import { listenersOf, sum } from '../lookups.js';
import { server } from '../nameParameters.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

export const acceptQueue = defineFact({
  name: 'accept-queue',
  summary: 'How many connections wait in the accept queue of a server.',
  operands: { server: server('The server.') },
  value: NUMBER,
  async ask({ server: name }, { lab }) {
    const listeners = listenersOf(lab, await lab.look(), name);
    return [{ subject: name, value: sum(listeners.map(listener => listener.receiveQueue)) }];
  },
});
