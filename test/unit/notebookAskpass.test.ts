import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  AskpassServer,
  type Asker,
  type AskpassLine,
} from '../../src/notebook/askpass/askpassServer.js';
import { questionOf, type Question } from '../../src/notebook/askpass/question.js';

describe('what ssh asks', () => {
  const hostKey = `The authenticity of host 'box (192.0.2.7)' can't be established.
ED25519 key fingerprint is SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU.
Are you sure you want to continue connecting (yes/no/[fingerprint])? `;
  const cases: readonly (readonly [prompt: string, hint: string | undefined, Question['kind']])[] =
    [
      ["ada@box's password: ", undefined, 'secret'],
      ["Enter passphrase for key '/home/ada/.ssh/id_ed25519': ", undefined, 'secret'],
      ['(ada@box) Verification code: ', undefined, 'secret'],
      ['Enter PIN for ED25519-SK key /home/ada/.ssh/id_sk: ', undefined, 'secret'],
      [hostKey, undefined, 'confirm'],
      ['Are you sure you want to continue connecting (yes/no)? ', undefined, 'confirm'],
      ["Please type 'yes', 'no' or the fingerprint: ", undefined, 'confirm'],
      ['Allow use of key id_ed25519?', 'confirm', 'confirm'],
      ['Confirm user presence for key ED25519-SK', 'none', 'notice'],
      ['what a later ssh may hint at: ', 'other', 'secret'],
    ];
  for (const [prompt, hint, kind] of cases) {
    it(`${kind}: ${prompt.split('\n').at(-1)}`, () =>
      assert.deepEqual(questionOf(prompt, hint), { kind, prompt: prompt.trim() }));
  }
});

describe('the program that ssh asks through', () => {
  let server: AskpassServer;
  beforeEach(() => (server = new AskpassServer(resolve('dist/askpass.cjs'))));
  afterEach(() => server.close());

  interface Run {
    readonly child: ChildProcess;
    readonly ended: Promise<{ readonly code: number | null; readonly printed: string }>;
  }

  /** As ssh starts it. */
  function start(variables: Readonly<Record<string, string>>, prompt: string): Run {
    const child = spawn(variables['SSH_ASKPASS'] ?? '', [prompt], {
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const ended = once(child, 'close').then(() => ({ code: child.exitCode, printed }));
    return { child, ended };
  }

  async function ask(line: AskpassLine, prompt = 'password: ', more = {}) {
    return start({ ...line.variables, ...more }, prompt).ended;
  }

  /** Never answers; tells when it is asked, and when nobody waits any more. */
  function silent(): { asker: Asker; asked: Promise<Question>; given: Promise<void> } {
    let asked: (question: Question) => void = () => undefined;
    let given: () => void = () => undefined;
    const made = {
      asked: new Promise<Question>(resolve => (asked = resolve)),
      given: new Promise<void>(resolve => (given = resolve)),
    };
    const asker: Asker = (question, signal) => {
      asked(question);
      return new Promise(resolve => {
        signal.addEventListener('abort', () => {
          given();
          resolve('too late');
        });
      });
    };
    return { asker, ...made };
  }

  const answers: readonly (readonly [answer: string | undefined, code: number, printed: string])[] =
    [
      ['correct horse', 0, 'correct horse\n'],
      ['  pass"wörd\\ 密码 ', 0, '  pass"wörd\\ 密码 \n'],
      ['', 0, '\n'],
      [undefined, 1, ''],
    ];
  for (const [answer, code, printed] of answers) {
    it(`answers ${JSON.stringify(answer)} with status ${code}`, async () => {
      const line = await server.open(() => Promise.resolve(answer));
      assert.deepEqual(await ask(line), { code, printed });
    });
  }

  it('hands over ssh’s own words, and its hint', async () => {
    const heard: Question[] = [];
    const line = await server.open(question => {
      heard.push(question);
      return Promise.resolve('yes');
    });
    await ask(line, 'first\nO\'Brien\'s "password": ');
    await ask(line, 'Allow it?', { SSH_ASKPASS_PROMPT: 'confirm' });
    assert.deepEqual(heard, [
      { kind: 'secret', prompt: 'first\nO\'Brien\'s "password":' },
      { kind: 'confirm', prompt: 'Allow it?' },
    ]);
  });

  it('tells two connections apart', async () => {
    const first = await server.open(() => Promise.resolve('one'));
    const second = await server.open(() => Promise.resolve('two'));
    const printed = (await Promise.all([ask(second), ask(first)])).map(run => run.printed);
    assert.deepEqual(printed, ['two\n', 'one\n']);
  });

  it('is not answered without the connection’s token', async () => {
    const line = await server.open(() => Promise.resolve('secret'));
    const wrong = { TCPBOOK_ASKPASS_TOKEN: '0'.repeat(64) };
    assert.deepEqual(await ask(line, 'password: ', wrong), { code: 1, printed: '' });
  });

  const ends: readonly (readonly [title: string, end: (line: AskpassLine) => unknown])[] = [
    ['is cancelled', line => line.cancel()],
    ['belongs to a connection that ends', line => line.end()],
    ['is open when the server closes', () => server.close()],
  ];
  for (const [title, end] of ends) {
    it(`gets no answer to a question that ${title}`, async () => {
      const { asker, asked, given } = silent();
      const line = await server.open(asker);
      const run = start(line.variables, 'password: ');
      await asked;
      await end(line);
      assert.deepEqual(await run.ended, { code: 1, printed: '' });
      await given;
    });
  }

  it('asks again after a cancelled question, and no more after the connection’s end', async () => {
    let count = 0;
    const line = await server.open(() => Promise.resolve(String(++count)));
    line.cancel();
    assert.equal((await ask(line)).printed, '1\n');
    line.end();
    assert.deepEqual(await ask(line), { code: 1, printed: '' });
    assert.equal(count, 1);
  });

  it('takes its question back when ssh ends it', async () => {
    const { asker, asked, given } = silent();
    const line = await server.open(asker);
    const variables = { ...line.variables, SSH_ASKPASS_PROMPT: 'none' };
    const { child, ended } = start(variables, 'Confirm user presence');
    assert.deepEqual(await asked, { kind: 'notice', prompt: 'Confirm user presence' });
    child.kill('SIGTERM');
    await given;
    await ended;
  });

  it('lives in a folder of its user, and leaves nothing behind', async () => {
    const line = await server.open(() => Promise.resolve(''));
    const script = line.variables['SSH_ASKPASS'] ?? '';
    const folder = dirname(script);
    assert.deepEqual(
      [folder, script].map(path => (statSync(path).mode & 0o777).toString(8)),
      ['700', '700'],
    );
    await server.close();
    assert.equal(existsSync(folder), false);
  });
});
