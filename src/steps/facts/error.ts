import { anyNames } from '../nameParameters.js';
import { defineFact } from './define.js';
import { ERRNO } from './values.js';

export const error = defineFact({
  name: 'error',
  summary: 'The last error that a client or a server met, or none.',
  operands: { names: anyNames('The clients and servers; each must have met it.') },
  value: ERRNO,
  ask({ names }, { lab }) {
    const answers = names.map(({ kind, name }) => ({
      subject: name,
      value:
        (kind === 'server' ? lab.servers.ours(name).acceptError : lab.clients.get(name).errno) ??
        'none',
    }));
    return Promise.resolve(answers);
  },
});
