import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'mocha';
import { cli, notebook, notebookFolder, runCells, USERS, type User } from '../support/cli.js';
import { ensureDebianPackages } from '../support/install.js';
import { inUserNamespace, NO_USER_NAMESPACES } from '../support/userNamespace.js';

const folder = notebookFolder();

/**
 * A command that runs the rest of its line where this machine's settings look different, in
 * namespaces of its own: nothing of the machine itself is changed.
 */
const where = (preparation: string): readonly string[] => [
  ...inUserNamespace,
  ...['sh', '-ec', `${preparation}\nexec "$@"`, '--'],
];

/** A file that nobody may run stands in for a program, wherever its links lead. */
const without = (program: string): string =>
  `for file in $(which -a ${program}); do mount --bind /dev/null "$(readlink -f "$file")"; done`;

function sudoFor(user: string): string {
  const rules = join(folder.path, 'sudoers');
  writeFileSync(rules, `${user} ALL=(ALL) NOPASSWD: ALL\n`);
  chmodSync(rules, 0o440);
  return `mount -t tmpfs -o mode=755 tmpfs /etc/sudoers.d && install -m 440 ${rules} /etc/sudoers.d/test`;
}

const PLAIN = 'server web port=17777 backlog=2\nclient c1..c3 -> web\nexpect accept-queue web == 3';

/** Everything here needs a root that can take privilege away. */
const asNobody = USERS.filter((user): user is 'nobody' => user === 'nobody');

for (const user of asNobody) {
  describe('the privilege ladder', function () {
    this.timeout(120_000);
    before(() => ensureDebianPackages([{ name: 'sudo', files: ['/usr/bin/sudo'] }]));

    const rung = (
      wrap: readonly string[],
      as: User,
      cells: readonly string[] = [PLAIN],
    ): ReturnType<typeof runCells> => runCells(cells, { user: as, wrap });

    it('root has namespaces of its own', async () => {
      const run = await runCells([PLAIN]);
      assert.equal(run.host.privilege, 'root');
      assert.equal(run.code, 0);
    });

    it('an ordinary user takes a user namespace', async () => {
      const run = await runCells([PLAIN], { user });
      assert.equal(run.host.privilege, 'userns');
      assert.equal(run.code, 0);
    });

    it('where those are off, sudo without a password', async () => {
      const run = await rung(where(`${NO_USER_NAMESPACES}\n${sudoFor('nobody')}`), user);
      assert.equal(run.host.privilege, 'sudo');
      assert.equal(run.code, 0);
    });

    it('else none: sockets work all the same, on the host’s own loopback', async () => {
      const run = await rung(where(NO_USER_NAMESPACES), user, [`${PLAIN}\nqueues\nsockets`]);
      assert.deepEqual(
        run.steps.filter(step => !step.ok),
        [],
      );
      assert.equal(run.host.privilege, 'none');
      assert.equal(run.code, 0);
    });

    const REFUSED: readonly (readonly [code: string, step: string, message: RegExp])[] = [
      ['needs-isolation', 'sysctl net.ipv4.tcp_syncookies=0', /max_user_namespaces/],
      ['needs-isolation', 'timeline', /max_user_namespaces/],
      [
        'needs-isolation',
        'server web port=17777 backlog=2\nflood web count=5',
        /`flood` works only .*max_user_namespaces/,
      ],
    ];
    for (const [code, step, message] of REFUSED) {
      it(`without privilege, ${step} says ${code} and what to do`, async () => {
        const run = await rung(where(NO_USER_NAMESPACES), user, [step]);
        const error = run.steps.at(-1)?.error;
        assert.equal(error?.code, code);
        assert.match(`${error.message} ${error.remedy}`, message);
        assert.equal(run.code, 1);
      });
    }

    it('a pair lab without privilege can’t be had: exit code 3', async () => {
      const file = folder.write('pair.tcpbook.md', notebook([PLAIN], 'lab: pair'));
      const run = await cli(['run', file], { user, wrap: where(NO_USER_NAMESPACES) });
      assert.equal(run.code, 3);
      assert.match(run.stdout, /max_user_namespaces/);
    });

    it('the doctor says what is missing, one remedy for each', async () => {
      const { code, stdout } = await cli(['doctor'], { user, wrap: where(NO_USER_NAMESPACES) });
      assert.match(stdout, /✗ privilege .*none/);
      assert.match(stdout, /✗ capture/);
      assert.equal(code, 0, 'a lab without isolation is still usable');
    });
  });

  describe('a host that lacks a program', function () {
    this.timeout(60_000);

    it('ip: a pair lab says so, a loopback lab does without', async () => {
      const file = folder.write('no-ip.tcpbook.md', notebook([PLAIN], 'lab: pair'));
      const pair = await cli(['run', file], { wrap: where(without('ip')) });
      assert.equal(pair.code, 3);
      assert.match(pair.stdout, /iproute2/);
      const loopback = await runCells([PLAIN], { wrap: where(without('ip')) });
      assert.equal(loopback.code, 0);
    });

    it('python3: says which, and how to get it', async () => {
      const file = folder.write('no-python.tcpbook.md', notebook([PLAIN]));
      const run = await cli(['run', file], { wrap: where(without('python3')) });
      assert.equal(run.code, 3);
      assert.match(run.stdout, /python3/);
    });
  });
}
