import type { AskedBacklog, KnownProgram } from './model.js';
import { optionValue } from './text.js';

/** Programs without a file that says it. */

const byDefault = (asked: number, source: string): AskedBacklog => ({
  from: 'default',
  asked,
  source,
});

/** What a script hands to `server.listen` is nowhere to be read. */
export const node: KnownProgram = {
  name: 'node',
  matches: comm => comm === 'node' || comm === 'nodejs',
  hasHiddenBacklog: true,
  asked: () => byDefault(511, 'Node.js, lib/net.js: this._handle.listen(backlog || 511)'),
};

export const memcached: KnownProgram = {
  name: 'memcached',
  matches: comm => comm === 'memcached',
  asked: about => {
    const given = optionValue(about, '--listen-backlog', '-b');
    return given !== undefined && /^\d+$/.test(given)
      ? { from: 'arguments', asked: Number(given), directive: `-b ${given}` }
      : byDefault(1024, 'memcached, memcached.c: settings.backlog');
  },
};

export const sshd: KnownProgram = {
  name: 'sshd',
  matches: comm => comm === 'sshd',
  asked: () => byDefault(128, 'OpenSSH, ssh.h: SSH_LISTEN_BACKLOG'),
};

export const pythonHttpServer: KnownProgram = {
  name: 'python3 -m http.server',
  matches: (comm, argv) =>
    comm.startsWith('python') && optionValue({ argv }, '-m') === 'http.server',
  asked: () => byDefault(5, 'CPython, Lib/socketserver.py: TCPServer.request_queue_size'),
};
