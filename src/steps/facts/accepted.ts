import { server } from '../nameParameters.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

export const accepted = defineFact({
  name: 'accepted',
  summary: 'How many connections a server has accepted so far.',
  operands: { server: server('The server.') },
  value: NUMBER,
  ask({ server: name }, { lab }) {
    return Promise.resolve([{ subject: name, value: lab.servers.ours(name).accepted }]);
  },
});
