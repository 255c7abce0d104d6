import {
  unknownBacklog,
  type AskedBacklog,
  type KnownProgram,
  type ProgramAbout,
} from './model.js';
import { absolute, textOf } from './text.js';

const SOURCE = 'Redis, src/config.c: createIntConfig("tcp-backlog", …, 511)';

/**
 * Redis and its successor. Its options stand in the file that its first argument names, and behind
 * it on the command line, which holds; what is said last holds (loadServerConfig).
 */
export const redis: KnownProgram = {
  name: 'redis-server',
  matches: comm => comm === 'redis-server' || comm === 'valkey-server',
  files: about => {
    const main = configurationFile(about);
    if (main === undefined) return [];
    return [
      main,
      ...settings(about, 'include').flatMap(
        ({ value }) => absolute(value, about.process.cwd) ?? [],
      ),
    ];
  },
  asked: about => {
    const given = argumentOf(about);
    if (given !== undefined) return given;
    const found = settings(about, 'tcp-backlog').at(-1);
    if (found !== undefined) {
      const { file, line, value, directive } = found;
      return { from: 'configuration', asked: Number(value), file, line, directive };
    }
    const main = configurationFile(about);
    const isRead = main !== undefined && textOf(about, main) !== undefined;
    if (isRead || (main === undefined && knowsArguments(about))) {
      return { from: 'default', asked: 511, source: SOURCE };
    }
    return unknownBacklog('unreadable');
  },
};

/** It writes `redis-server 127.0.0.1:6379` over its command line, padded to the same length. */
function knowsArguments({ argv }: ProgramAbout): boolean {
  return !/^\S*(?:redis|valkey)-server \S+:\d+/.test(argv.join(' '));
}

function configurationFile(about: ProgramAbout): string | undefined {
  const [, first = ''] = about.argv;
  if (!knowsArguments(about) || first === '' || first.startsWith('-')) return undefined;
  return absolute(first, about.process.cwd);
}

function argumentOf({ argv }: ProgramAbout): AskedBacklog | undefined {
  const at = argv.findLastIndex(word => word.toLowerCase() === '--tcp-backlog');
  const value = argv[at + 1];
  if (at === -1 || value === undefined || !/^\d+$/.test(value)) return undefined;
  return { from: 'arguments', asked: Number(value), directive: `${argv[at] ?? ''} ${value}` };
}

interface Setting {
  readonly value: string;
  readonly file: string;
  readonly line: number;
  readonly directive: string;
}

/** In the order in which Redis reads them: an included file where it is included. */
function settings(about: ProgramAbout, name: string): readonly Setting[] {
  const main = configurationFile(about);
  return main === undefined ? [] : settingsIn(about, main, name, new Set());
}

function settingsIn(
  about: ProgramAbout,
  file: string,
  name: string,
  above: ReadonlySet<string>,
): readonly Setting[] {
  if (above.has(file)) return [];
  const inside = new Set([...above, file]);
  return (textOf(about, file) ?? '').split('\n').flatMap((text, index): readonly Setting[] => {
    const [, key = '', written = ''] = /^\s*([\w-]+)\s+(.*?)\s*$/.exec(text) ?? [];
    const value = written.replace(/^(["'])(.*)\1$/, '$2');
    const own = { value, file, line: index + 1, directive: text.trim() };
    const included = key.toLowerCase() === 'include' ? filesFor(about, value) : [];
    return [
      ...(key.toLowerCase() === name ? [own] : []),
      ...included.flatMap(path => settingsIn(about, path, name, inside)),
    ];
  });
}

function filesFor(about: ProgramAbout, written: string): readonly string[] {
  const pattern = absolute(written, about.process.cwd);
  return about.files.filter(file => file.pattern === pattern).map(({ path }) => path);
}
