import { serverSockets } from '../lookups.js';
import { server } from '../nameParameters.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

export const synQueue = defineFact({
  name: 'syn-queue',
  summary: 'How many connections are in SYN_RECV at a server.',
  operands: { server: server('The server.') },
  value: NUMBER,
  async ask({ server: name }, { lab }) {
    const sockets = serverSockets(lab, await lab.look(), name);
    const value = sockets.filter(socket => socket.state === 'SYN_RECV').length;
    return [{ subject: name, value }];
  },
});
