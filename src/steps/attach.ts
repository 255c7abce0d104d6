import { observedListeners, reportOn } from './attached.js';
import { defineStep } from './definition.js';
import { newServer } from './nameParameters.js';
import { address, integer, optional, port, requiredUnless } from './parameters.js';

export const attach = defineStep({
  verb: 'attach',
  summary: 'Watches a server that runs on the host already, and changes nothing there.',
  examples: [
    'attach nginx port=80',
    'attach cache port=6379 address=127.0.0.1',
    'attach web pid=812',
  ],
  operands: { server: newServer('The name by which later steps speak of this server.') },
  options: {
    port: requiredUnless('pid', port('The port on which it listens.')),
    pid: optional(integer({ docs: 'A process that has its socket open.', min: 1, max: 2 ** 22 })),
    address: optional(address('The address on which it listens; left out: any.')),
  },
  async run({ operands: { server: name }, options }, context) {
    const { port, pid, address } = options;
    await context.lab.attach(name, { port, pid, address });
    const report = await reportOn(context, context.cellStart, [name]);
    const [asked] = observedListeners(context.lab, name).flatMap(one => one.asked?.backlog ?? []);
    if (asked !== undefined) context.lab.servers.knowBacklog(name, asked.asked >>> 0);
    return [report];
  },
});
