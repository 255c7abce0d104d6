import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questionOf, type Question } from './question.js';
import { SOCKET_VARIABLE, TOKEN_VARIABLE, type AnswerLine, type AskedLine } from './wire.js';

/**
 * Asks a person. undefined: there is no answer. `signal` aborts when nobody waits for one any more.
 */
export type Asker = (question: Question, signal: AbortSignal) => Promise<string | undefined>;

/** One connection's way to a person. */
export interface AskpassLine {
  /** What ssh needs in its environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** Open questions get no answer; later ones are asked again. */
  cancel(): void;
  /** Nothing is asked any more. */
  end(): void;
}

/** Longer than any question that ssh has. Characters. */
const LONGEST_LINE = 64 * 1024;

interface Asking {
  readonly ask: Asker;
  readonly open: Set<AbortController>;
}

interface Running {
  readonly folder: string;
  readonly server: Server;
}

/**
 * Lets ssh ask a person through SSH_ASKPASS (man 1 ssh). Its socket and script are in a folder that
 * only this user may enter, made for the first connection. No answer is kept or written anywhere.
 */
export class AskpassServer {
  readonly #lines = new Map<string, Asking>();
  readonly #sockets = new Set<Socket>();
  #running: Promise<Running> | undefined;

  /** @param program the bundle of program.ts */
  constructor(private readonly program: string) {}

  async open(ask: Asker): Promise<AskpassLine> {
    this.#running ??= this.#start();
    const { folder } = await this.#running;
    const token = randomBytes(32).toString('hex');
    const asking: Asking = { ask, open: new Set() };
    this.#lines.set(token, asking);
    const cancel = (): void => {
      for (const controller of asking.open) controller.abort();
    };
    const end = (): void => {
      this.#lines.delete(token);
      cancel();
    };
    const variables = {
      SSH_ASKPASS: scriptIn(folder),
      [SOCKET_VARIABLE]: socketIn(folder),
      [TOKEN_VARIABLE]: token,
    };
    return { variables, cancel, end };
  }

  /** Resolves when socket and script are gone; open questions get no answer. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#lines.clear();
    for (const socket of this.#sockets) socket.destroy();
    if (running === undefined) return;
    const { folder, server } = await running;
    server.close();
    await rm(folder, { recursive: true, force: true });
  }

  async #start(): Promise<Running> {
    // Mode 0700, as mkdtemp always has it.
    const folder = await mkdtemp(join(tmpdir(), 'tcpbook-ask-'));
    const script = [
      '#!/bin/sh',
      // The desktop's own program is Electron.
      'export ELECTRON_RUN_AS_NODE=1',
      `exec ${quoted(process.execPath)} ${quoted(this.program)} "$@"`,
    ];
    await writeFile(scriptIn(folder), `${script.join('\n')}\n`, { mode: 0o700 });
    const server = createServer(socket => this.#accept(socket));
    server.listen(socketIn(folder));
    await once(server, 'listening');
    return { folder, server };
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined); // `close` follows
    socket.setEncoding('utf8');
    let text = '';
    const read = (chunk: string): void => {
      text += chunk;
      if (text.length > LONGEST_LINE) socket.destroy();
      if (!text.endsWith('\n')) return;
      socket.off('data', read);
      // The rest of the stream has to be read for its end to be told.
      socket.resume();
      void this.#answer(socket, text);
    };
    socket.on('data', read);
  }

  async #answer(socket: Socket, line: string): Promise<void> {
    const { token, prompt, hint } = asLine(line);
    const asking = this.#lines.get(token);
    if (asking === undefined) {
      socket.destroy();
      return;
    }
    const controller = new AbortController();
    asking.open.add(controller);
    socket.once('close', () => controller.abort());
    const answer = await asking
      .ask(questionOf(prompt, hint), controller.signal)
      .catch(() => undefined);
    asking.open.delete(controller);
    const given: AnswerLine = controller.signal.aborted ? null : (answer ?? null);
    socket.end(JSON.stringify(given));
  }
}

const scriptIn = (folder: string): string => join(folder, 'ask');
const socketIn = (folder: string): string => join(folder, 'socket');

/** For a POSIX shell. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}

/** Whoever reaches the socket can write anything; a line without a token belongs to nobody. */
function asLine(line: string): AskedLine {
  try {
    // Each member is checked before it is used.
    const { token, prompt, hint } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return { token: text(token) ?? '', prompt: text(prompt) ?? '', hint: text(hint) };
  } catch {
    return { token: '', prompt: '', hint: undefined };
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
