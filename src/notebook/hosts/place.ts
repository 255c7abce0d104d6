import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { SshAccess } from '../../agent/access.js';
import { LOCAL } from '../../agent/destination.js';
import { hostLabels } from '../../words/hostLabels.js';
import { failure, interruption } from '../../words/problems.js';
import { askPerson } from '../askpass/askPerson.js';
import type { AskpassServer } from '../askpass/askpassServer.js';
import type { HostList } from './hostList.js';

/** What a session needs for its host, as long as it lives. */
export interface Connection {
  readonly access: SshAccess;
  /** Takes back what a person is being asked. */
  cancelQuestions(): void;
  end(): void;
}

/** Where the kernel of a notebook runs its labs. */
export interface Place {
  /** `local`, or the SSH destination. */
  readonly host: string;
  /** What comes before a connection. Rejects with `host-declined`, and when `signal` aborts. */
  prepare(notebook: vscode.NotebookDocument, signal: AbortSignal): Promise<Connection>;
  /** A lab runs there. */
  reached(): void;
}

export const HERE: Place = {
  host: LOCAL,
  prepare: () =>
    Promise.resolve({ access: {}, cancelQuestions: () => undefined, end: () => undefined }),
  reached: () => undefined,
};

/** A host that ssh reaches. */
export class SshPlace implements Place {
  #isReached = false;

  constructor(
    readonly host: string,
    private readonly hosts: HostList,
    private readonly askpass: AskpassServer,
  ) {}

  async prepare(notebook: vscode.NotebookDocument, signal: AbortSignal): Promise<Connection> {
    if (!this.hosts.isKnown(this.host)) await this.#confirm(notebook, signal);
    const line = await this.askpass.open(askPerson(this.host));
    return {
      access: { configFile: this.hosts.configFile, askpass: line.variables },
      cancelQuestions: () => line.cancel(),
      end: () => line.end(),
    };
  }

  reached(): void {
    if (this.#isReached) return;
    this.#isReached = true;
    void this.hosts.remember(this.host);
  }

  /** A file may come from anybody: it connects to no host that its reader does not know. */
  async #confirm({ uri }: vscode.NotebookDocument, signal: AbortSignal): Promise<void> {
    const { connect, confirmProposed, confirmProposedDetail } = hostLabels;
    const answered = vscode.window.showWarningMessage(
      confirmProposed(basename(uri.path), this.host),
      { modal: true, detail: confirmProposedDetail },
      connect,
    );
    const aborted = new Promise<undefined>(resolve => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const answer = await Promise.race([answered, aborted]);
    if (signal.aborted) throw interruption(signal);
    if (answer !== connect) throw failure('host-declined', { host: this.host });
    this.hosts.choose(this.host);
  }
}
