import { serverState as stateAtServer } from '../lookups.js';
import { clients } from '../nameParameters.js';
import { defineFact } from './define.js';
import { STATE } from './values.js';

export const serverState = defineFact({
  name: 'server-state',
  summary: "The TCP state of the server's end of a client's connection.",
  operands: { clients: clients('The clients; each must have the state there.') },
  value: STATE,
  async ask({ clients: names }, { lab }) {
    const look = await lab.look();
    return names.map(name => ({ subject: name, value: stateAtServer(lab, look, name) }));
  },
});
