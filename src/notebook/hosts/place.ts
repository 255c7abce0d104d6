import { basename } from 'node:path';
import type * as vscode from 'vscode';
import type { SshAccess } from '../../agent/access.js';
import { LOCAL } from '../../agent/destination.js';
import { placeNamed, remoteMachines, type LabPlace } from '../../session/labPlace.js';
import { hostLabels } from '../../words/hostLabels.js';
import { failure, interruption } from '../../words/problems.js';
import { askModal } from '../askModal.js';
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
  /** What it is called: `local`, an SSH destination, or two with an arrow in between. */
  readonly host: string;
  readonly at: LabPlace;
  /** What comes before a connection. Rejects with `host-declined`, and when `signal` aborts. */
  prepare(notebook: vscode.NotebookDocument, signal: AbortSignal): Promise<Connection>;
  /** A lab runs there. */
  reached(): void;
}

export const HERE: Place = {
  host: LOCAL,
  at: LOCAL,
  prepare: () =>
    Promise.resolve({ access: {}, cancelQuestions: () => undefined, end: () => undefined }),
  reached: () => undefined,
};

/** A host that ssh reaches, or two machines of which it reaches at least one. */
export class SshPlace implements Place {
  #isReached = false;
  readonly at: LabPlace;

  constructor(
    readonly host: string,
    private readonly hosts: HostList,
    private readonly askpass: AskpassServer,
  ) {
    this.at = placeNamed(host);
  }

  async prepare(notebook: vscode.NotebookDocument, signal: AbortSignal): Promise<Connection> {
    const unknown = remoteMachines(this.at).filter(host => !this.hosts.isKnown(host));
    if (unknown.length > 0) await this.#confirm(notebook, unknown, signal);
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
    void this.#remember();
  }

  async #remember(): Promise<void> {
    for (const host of remoteMachines(this.at)) await this.hosts.remember(host);
  }

  /** A file may come from anybody: it connects to no host that its reader does not know. */
  async #confirm(
    { uri }: vscode.NotebookDocument,
    unknown: readonly string[],
    signal: AbortSignal,
  ): Promise<void> {
    const { connect, confirmProposed, confirmProposedDetail } = hostLabels;
    const names = unknown.join(', ');
    const message = confirmProposed(basename(uri.path), names);
    const isWanted = await askModal(
      { message, detail: confirmProposedDetail, yes: connect },
      signal,
    );
    if (signal.aborted) throw interruption(signal);
    if (!isWanted) throw failure('host-declined', { host: names });
    for (const host of unknown) this.hosts.choose(host);
  }
}
