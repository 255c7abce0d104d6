import { clients } from '../nameParameters.js';
import { defineFact } from './define.js';
import { yesNo, YES_NO } from './values.js';

export const connected = defineFact({
  name: 'connected',
  summary: 'Whether connect(2) of a client has succeeded.',
  operands: { clients: clients('The clients; each must be connected.') },
  value: YES_NO,
  ask({ clients: names }, { lab }) {
    const answers = names.map(name => ({
      subject: name,
      value: yesNo(lab.clients.get(name).phase === 'connected'),
    }));
    return Promise.resolve(answers);
  },
});
