import assert from 'node:assert/strict';
import { serverAddress } from '../../src/agent/serverAddress.js';
import { Failure } from '../../src/words/problems.js';

/** A host and the SSH_CONNECTION there. */
type Reached = readonly [host: string, sshConnection: string];

const FAR = 'box';
const NEAR = 'laptop';
const WAY = '192.0.2.7 50000 203.0.113.5 22';

const CASES: readonly (readonly [
  what: string,
  written: string | undefined,
  client: Reached,
  server: Reached,
  expected: string,
])[] = [
  ['what is written', '203.0.113.9', [NEAR, WAY], [FAR, WAY], '203.0.113.9'],
  ['where ssh reached the server', undefined, ['local', ''], [FAR, WAY], '203.0.113.5'],
  ['over IPv6', undefined, ['local', ''], [FAR, '2001:db8::7 5 2001:db8::5 22'], '2001:db8::5'],
  ['not where somebody logged in here', undefined, ['local', WAY], ['local', WAY], '? '],
  ['where a client saw this machine', undefined, [NEAR, WAY], ['local', ''], '192.0.2.7'],
  ['not a loopback', undefined, [NEAR, WAY], [FAR, '127.0.0.1 5 127.0.0.1 22'], '? 127.0.0.1'],
  ['not one of IPv6', undefined, [NEAR, WAY], [FAR, '::1 5 ::1 22'], '? ::1'],
  ['not one with a zone', undefined, [NEAR, WAY], [FAR, 'x 5 fe80::1%eth0 22'], '? fe80::1%eth0'],
  ['nothing without ssh’s word', undefined, [NEAR, WAY], [FAR, ''], '? '],
  ['no text that is no address', undefined, [NEAR, WAY], [FAR, 'a b UNKNOWN d'], '? UNKNOWN'],
];

describe('the server’s address', () => {
  for (const [what, written, client, server, expected] of CASES) {
    it(`is ${what}`, () => {
      const of = ([host, sshConnection]: Reached) => ({ host, hello: { sshConnection } });
      const found = (): string => serverAddress(written, of(client), of(server));
      const [, asked] = /\? (.*)/.exec(expected) ?? [];
      if (asked === undefined) {
        assert.equal(found(), expected);
        return;
      }
      assert.throws(found, (error: unknown) => {
        assert.ok(error instanceof Failure);
        const data = { server: server[0], found: asked };
        assert.deepEqual(error.problem, { code: 'no-server-address', data });
        return true;
      });
    });
  }
});
