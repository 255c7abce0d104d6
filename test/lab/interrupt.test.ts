import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Session } from '../../src/session/model.js';
import { describe as inWords } from '../../src/words/english.js';
import { openSession } from '../support/openSession.js';

describe('an interrupted shell cell', function () {
  this.timeout(30_000);
  let session: Session;
  before(() => {
    session = openSession();
  });
  after(() => session.close());

  const cases: [what: string, program: string, says: string][] = [
    ['is asked to end', 'echo on; sleep 60', 'Interrupted.'],
    [
      'is told to end where it does not listen',
      "trap '' INT; echo on; sleep 60; sleep 60",
      'Interrupted: the program ended only at SIGTERM.',
    ],
    [
      'is killed where nothing else helps',
      "trap '' INT TERM; echo on; sleep 60; sleep 60",
      'Interrupted: the program ended only at SIGKILL.',
    ],
  ];
  for (const [what, text, says] of cases) {
    it(`${what}, says so, and leaves the lab as it was`, async () => {
      const interrupt = new AbortController();
      const report = await session.run(
        { index: 0, kind: 'sh', text, info: '' },
        [],
        { progress: () => interrupt.abort() },
        interrupt.signal,
      );
      const { problem } = report.steps[0]!;
      assert.equal(problem && inWords(problem).message, says);
      const next = { index: 1, kind: 'tcpbook', text: 'wait 1ms', info: '' } as const;
      assert.ok((await session.run(next, [], {}, new AbortController().signal)).ok);
    });
  }
});
