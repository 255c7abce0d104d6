import { readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import SSHConfig, { glob, type Line } from 'ssh-config';
import { globSync } from 'tinyglobby';
import { isDestination } from './destination.js';

/** A host that a configuration names, and where ssh goes for it as far as that can be read. */
export interface ConfiguredHost {
  /** The alias, which is what ssh is given. */
  readonly name: string;
  /** `user@hostname:port`. */
  readonly address: string;
}

export interface SshConfiguration {
  /** In the order of the configuration, each once. */
  readonly hosts: readonly ConfiguredHost[];
  /** Absolute paths and glob patterns of all files that it is made of, whether they exist or not. */
  readonly sources: readonly string[];
}

/** As deep as ssh follows `Include` (READCONF_MAX_DEPTH). */
const DEEPEST = 16;

const SYSTEM_FOLDER = '/etc/ssh';

/**
 * The hosts of an ssh configuration (man 5 ssh_config): aliases without wildcards. Whoever wants to
 * know what ssh makes of `Match` has to ask ssh: it may run commands, so nothing below one counts.
 * What cannot be read or understood gives no hosts; ssh itself tells about it.
 *
 * @param file as for `ssh -F`; undefined: the user's own and the system's.
 */
export function readSshConfiguration(
  file: string | undefined,
  home: string = homedir(),
): SshConfiguration {
  const own = join(home, '.ssh');
  const reader = new Reader(home);
  // Also in a file given by `-F`, relative names are taken to be in ~/.ssh.
  reader.file(file ?? join(own, 'config'), own);
  if (file === undefined) reader.file(join(SYSTEM_FOLDER, 'ssh_config'), SYSTEM_FOLDER);
  return { hosts: reader.hosts(), sources: [...reader.sources] };
}

/** Whether the lines below a `Host` hold for an alias. */
type Condition = (alias: string) => boolean;

interface Block {
  readonly conditions: readonly Condition[];
  /** Aliases in its `Host` line. */
  readonly aliases: readonly string[];
  /** HostName, User and Port, by their name in lower case. */
  readonly settings: ReadonlyMap<string, string>;
}

class Reader {
  readonly sources = new Set<string>();
  private readonly blocks: Block[] = [];
  /** Files that are being read: one that includes itself is not read again. */
  private readonly open: string[] = [];

  constructor(private readonly home: string) {}

  file(path: string, folder: string, conditions: readonly Condition[] = []): void {
    this.sources.add(path);
    if (this.open.includes(path) || this.open.length > DEEPEST) return;
    this.open.push(path);
    this.lines(parse(path), folder, conditions, []);
    this.open.pop();
  }

  hosts(): readonly ConfiguredHost[] {
    const names = this.blocks.flatMap(({ aliases, conditions }) =>
      aliases.filter(alias => conditions.every(holds => holds(alias))),
    );
    return [...new Set(names)].map(name => ({ name, address: this.address(name) }));
  }

  private lines(
    lines: readonly Line[],
    folder: string,
    conditions: readonly Condition[],
    aliases: readonly string[],
  ): void {
    let settings = new Map<string, string>();
    this.blocks.push({ conditions, aliases, settings });
    for (const line of lines) {
      if (line.type !== SSHConfig.DIRECTIVE) continue;
      const values = valuesOf(line);
      const [value = ''] = values;
      const keyword = line.param.toLowerCase();
      if (keyword === 'host' && 'config' in line) {
        const named = values.filter(name => !/[*?!]/.test(name) && isDestination(name));
        this.lines(line.config, folder, [...conditions, hostCondition(values)], named);
      } else if (keyword === 'include') {
        for (const pattern of values) this.include(pattern, folder, conditions);
        // The first value counts: what follows stands behind what was included.
        settings = new Map();
        this.blocks.push({ conditions, aliases: [], settings });
      } else if (['hostname', 'user', 'port'].includes(keyword) && !settings.has(keyword)) {
        settings.set(keyword, value);
      }
    }
  }

  private include(written: string, folder: string, conditions: readonly Condition[]): void {
    const pattern = resolve(folder, written.replace(/^~(?=\/)/, this.home));
    this.sources.add(pattern);
    // As glob(3) does, which knows no more than `*`, `?` and `[…]`.
    const plain = { braceExpansion: false, extglob: false, globstar: false };
    const options = { ...plain, absolute: true, expandDirectories: false, cwd: folder };
    for (const path of globSync(pattern, options).sort()) this.file(path, folder, conditions);
  }

  private address(name: string): string {
    const found = new Map<string, string>();
    for (const { conditions, settings } of this.blocks) {
      if (!conditions.every(holds => holds(name))) continue;
      for (const [key, value] of settings) if (!found.has(key)) found.set(key, value);
    }
    const host = (found.get('hostname') ?? name).replace(/%[%h]/g, token =>
      token === '%h' ? name : '%',
    );
    const user = found.get('user') ?? userInfo().username;
    const port = found.get('port') ?? '22';
    return `${user}@${host.includes(':') ? `[${host}]` : host}:${port}`;
  }
}

function parse(path: string): readonly Line[] {
  try {
    return SSHConfig.parse(readFileSync(path, 'utf8'));
  } catch {
    // It is not there, or not in order.
    return [];
  }
}

function valuesOf({ value }: Extract<Line, { value: unknown }>): readonly string[] {
  return typeof value === 'string' ? [value] : value.map(({ val }) => val);
}

/** The library's own matcher compiles each pattern at each call: hundreds of plain names need none. */
function hostCondition(patterns: readonly string[]): Condition {
  if (!patterns.some(pattern => /[*?!]/.test(pattern))) return alias => patterns.includes(alias);
  return alias => glob([...patterns], alias);
}
