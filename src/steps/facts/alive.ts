import { server } from '../nameParameters.js';
import { defineFact } from './define.js';
import { yesNo, YES_NO } from './values.js';

export const alive = defineFact({
  name: 'alive',
  summary: 'Whether the process of a server still runs.',
  operands: { server: server('The server.') },
  value: YES_NO,
  ask({ server: name }, { lab }) {
    return Promise.resolve([{ subject: name, value: yesNo(lab.servers.get(name).alive) }]);
  },
});
