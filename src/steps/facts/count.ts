import { serverSockets } from '../lookups.js';
import { server } from '../nameParameters.js';
import { tcpState } from '../parameters.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

export const count = defineFact({
  name: 'count',
  summary: 'How many sockets of a server are in a state, its accepted and queued ones together.',
  operands: { server: server('The server.'), state: tcpState('The state to count.') },
  value: NUMBER,
  async ask({ server: name, state }, { lab }) {
    const sockets = serverSockets(lab, await lab.look(), name);
    return [{ subject: name, value: sockets.filter(socket => socket.state === state).length }];
  },
});
