import { mismatches as countOf } from '../../views/explanation/model.js';
import { explainedServers } from '../explained.js';
import { sum } from '../lookups.js';
import { server } from '../nameParameters.js';
import { defineFact } from './define.js';
import { NUMBER } from './values.js';

export const mismatches = defineFact({
  name: 'mismatches',
  summary:
    "How many numbers of a server differ from what the kernel's rules predict, as explain shows them.",
  operands: { server: server('The server.') },
  value: NUMBER,
  async ask({ server: name }, context) {
    const { listeners } = await explainedServers(context, [name]);
    return [{ subject: name, value: sum(listeners.map(countOf)) }];
  },
});
