import { placeOf } from '../../analysis/occupancy.js';
import { serverSockets } from '../lookups.js';
import { server } from '../nameParameters.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

export const synQueue = defineFact({
  name: 'syn-queue',
  summary:
    'How many connections are half-open at a server: in SYN_RECV, without a socket of their own.',
  operands: { server: server('The server.') },
  value: NUMBER,
  async ask({ server: name }, { lab }) {
    const sockets = serverSockets(lab, await lab.look(), name);
    const value = sockets.filter(socket => placeOf(socket) === 'syn').length;
    return [{ subject: name, value }];
  },
});
