import { clientState } from '../lookups.js';
import { clients } from '../nameParameters.js';
import { defineFact } from './define.js';
import { STATE } from './values.js';

export const state = defineFact({
  name: 'state',
  summary: "The TCP state of a client's own end.",
  operands: { clients: clients('The clients; each must have the state.') },
  value: STATE,
  async ask({ clients: names }, { lab }) {
    const look = await lab.look();
    return names.map(name => ({ subject: name, value: clientState(lab, look, name) }));
  },
});
