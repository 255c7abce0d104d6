import type { GroupId } from '../../words/galleryLabels.js';

/**
 * The shipped experiments in the order in which to read them, by their file's name without
 * `.tcpbook.md`. A notebook that is missing here is shown behind them.
 */
export const CONTENTS: readonly (readonly [group: GroupId, names: readonly string[]])[] = [
  ['first-steps', ['first-handshake', 'listen-backlog']],
  ['queues', ['crowd', 'somaxconn', 'abort-on-overflow', 'syn-cookies', 'full-queue-client']],
  ['timers', ['retransmissions']],
  ['options', ['defer-accept', 'reuseport', 'fast-open']],
  ['closing', ['closing']],
  ['servers', ['nginx', 'redis', 'php-fpm', 'node']],
];
