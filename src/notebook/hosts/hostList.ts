import { homedir, hostname } from 'node:os';
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import { isDestination, LOCAL } from '../../agent/destination.js';
import { readSshConfiguration, type SshConfiguration } from '../../agent/sshConfiguration.js';

/** A host to choose. */
export interface OfferedHost {
  readonly name: string;
  /** `user@hostname:port`; undefined: the SSH configuration does not name it. */
  readonly address: string | undefined;
}

/** As many hosts used before are offered as one remembers oneself. */
const MOST_RECENT = 10;

/** The hosts of the SSH configuration, and others that a person has used or named. */
export class HostList implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  /** The list has become another one. */
  readonly onDidChange = this.#changed.event;
  #configuration: SshConfiguration = { hosts: [], sources: [] };
  /** Named by a person in this window, and not reached yet. */
  readonly #chosen = new Set<string>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #watchers: readonly vscode.Disposable[] = [];

  constructor(private readonly memory: vscode.Memento) {
    this.#read();
    this.#subscriptions = [
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('tcpbook.ssh')) this.#read();
      }),
      // What no watcher tells, such as a file on another machine's disk.
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.#read()),
    ];
  }

  /** For `ssh -F`; undefined: the user's own and the system's. */
  get configFile(): string | undefined {
    const written = vscode.workspace.getConfiguration('tcpbook').get<string>('ssh.configFile', '');
    return written === '' ? undefined : written.replace(/^~(?=\/)/, homedir());
  }

  get offered(): readonly OfferedHost[] {
    const { hosts } = this.#configuration;
    const configured = new Set(hosts.map(({ name }) => name));
    const others = [...new Set([...this.#recent, ...this.#chosen])];
    return [
      ...hosts,
      ...others.filter(name => !configured.has(name)).map(name => ({ name, address: undefined })),
    ];
  }

  /** A person has set it up, used it, or named it. */
  isKnown(host: string): boolean {
    return host === LOCAL || this.offered.some(({ name }) => name === host);
  }

  /** A person has named it. */
  choose(host: string): void {
    if (this.isKnown(host)) return;
    this.#chosen.add(host);
    this.#changed.fire(undefined);
  }

  /** A lab has run there. */
  async remember(host: string): Promise<void> {
    const [latest] = this.#recent;
    if (latest === host) return;
    const recent = [host, ...this.#recent.filter(name => name !== host)].slice(0, MOST_RECENT);
    await this.memory.update(this.#memoryKey, recent);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    for (const one of [...this.#subscriptions, ...this.#watchers, this.#changed]) one.dispose();
  }

  /** Latest first. */
  get #recent(): readonly string[] {
    const kept: unknown = this.memory.get(this.#memoryKey);
    if (!Array.isArray(kept)) return [];
    return kept.filter(name => typeof name === 'string').filter(isDestination);
  }

  /** A name means one host here and another one elsewhere; the memory is the same for all windows. */
  get #memoryKey(): string {
    return `recentHosts@${hostname()}`;
  }

  #read(): void {
    const configuration = readSshConfiguration(this.configFile);
    if (isDeepStrictEqual(configuration, this.#configuration)) return;
    this.#configuration = configuration;
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = configuration.sources.map(source => this.#watch(source));
    this.#changed.fire(undefined);
  }

  #watch(source: string): vscode.Disposable {
    const folder = vscode.Uri.file(dirname(source));
    const pattern = new vscode.RelativePattern(folder, basename(source));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const read = (): void => this.#read();
    watcher.onDidChange(read);
    watcher.onDidCreate(read);
    watcher.onDidDelete(read);
    return watcher;
  }
}
