import { posix } from 'node:path';
import {
  unknownBacklog,
  type AskedBacklog,
  type KnownProgram,
  type ListenerAddress,
  type ProgramAbout,
} from './model.js';
import { absolute, firstRead, isListenerAt, optionValue, textOf } from './text.js';

/** Debian names the process by its version: `php-fpm8.2`. */
const VERSION = /(?:php-?fpm-?|\/etc\/php\/)(\d+)\.(\d+)/;

/**
 * What a pool without `listen.backlog` asks for on Linux (FPM_BACKLOG_DEFAULT, sapi/fpm/fpm/fpm_sockets.h):
 * -1, all that the kernel gives, from 8.2 on (php-src 1e562683cb99), before that 511.
 */
export const phpFpm: KnownProgram = {
  name: 'php-fpm',
  matches: comm => /^php-?fpm/.test(comm),
  files: about => [
    ...mainFiles(about),
    ...entries(about)
      .filter(({ key }) => key === 'include')
      .flatMap(({ value }) => absolute(value, prefixOf(about)) ?? []),
  ],
  asked: (about, listener) => {
    if (mainFile(about) === undefined) return unknownBacklog('unreadable');
    const pool = poolAt(entries(about), listener);
    if (pool === undefined) return unknownBacklog('not-configured');
    const { fallback, source } = defaultOf(about);
    const backlog = pool.findLast(({ key }) => key === 'listen.backlog');
    const isOndemand = pool.some(({ key, value }) => key === 'pm' && value === 'ondemand');
    if (backlog !== undefined) {
      const { file, line, directive } = backlog;
      const asked = Number(backlog.value);
      // A pool on demand gets no less than the default (fpm_conf_process_all_pools).
      if (isOndemand && (fallback === undefined || asked < fallback))
        return byDefault(fallback, source);
      return { from: 'configuration', asked, file, line, directive };
    }
    return byDefault(fallback, source);
  },
};

function byDefault(asked: number | undefined, source: string): AskedBacklog {
  return asked === undefined ? unknownBacklog('unreadable') : { from: 'default', asked, source };
}

function defaultOf(about: ProgramAbout): {
  readonly fallback: number | undefined;
  readonly source: string;
} {
  const { comm, exe, arguments: words } = about.process;
  const found = [comm, exe, ...words].map(text => VERSION.exec(text)).find(match => match !== null);
  const source = 'PHP, sapi/fpm/fpm/fpm_sockets.h: FPM_BACKLOG_DEFAULT';
  if (found === undefined) return { fallback: undefined, source };
  const [major = 0, minor = 0] = found.slice(1).map(Number);
  if (major > 8 || (major === 8 && minor >= 2))
    return { fallback: -1, source: `${source}, from 8.2` };
  return { fallback: major >= 7 ? 511 : undefined, source: `${source}, to 8.1` };
}

/** Its title is `php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)`. */
function mainFiles(about: ProgramAbout): readonly string[] {
  const title = /master process \((.*)\)/.exec(about.argv.join(' '));
  const named = title?.[1] ?? optionValue(about, '-y', '--fpm-config');
  const path = named === undefined ? undefined : absolute(named, about.process.cwd);
  return path === undefined ? [] : [path];
}

function mainFile(about: ProgramAbout): string | undefined {
  return firstRead(about, mainFiles(about));
}

/** Relative paths start at `-p`; without it at a folder that was chosen when it was built. */
function prefixOf(about: ProgramAbout): string {
  const main = mainFile(about);
  return optionValue(about, '-p', '--prefix') ?? (main === undefined ? '' : posix.dirname(main));
}

interface Entry {
  /** The pool, or `global`. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly directive: string;
}

function entries(about: ProgramAbout): readonly Entry[] {
  const main = mainFile(about);
  const paths = main === undefined ? [] : [main, ...about.files.map(({ path }) => path)];
  return [...new Set(paths)].flatMap(path => entriesIn(path, textOf(about, path) ?? ''));
}

function entriesIn(file: string, text: string): readonly Entry[] {
  let section = 'global';
  return text.split('\n').flatMap((written, index): readonly Entry[] => {
    const directive = written.trim();
    section = /^\[(.+)\]/.exec(directive)?.[1] ?? section;
    const [, key, value = ''] = /^([\w.]+)\s*=\s*(.*?)\s*(?:;.*)?$/.exec(directive) ?? [];
    if (key === undefined) return [];
    const plain = value.replace(/^(["'])(.*)\1$/, '$2');
    return [{ section, key, value: plain, file, line: index + 1, directive }];
  });
}

/** The entries of the pool that listens there. */
function poolAt(all: readonly Entry[], listener: ListenerAddress): readonly Entry[] | undefined {
  const listens = all.filter(({ key }) => key === 'listen');
  const at = (how: ReturnType<typeof isListenerAt>): Entry | undefined =>
    listens.find(({ value }) => isListenerAt(value, listener) === how);
  const listen = at('exactly') ?? at('perhaps');
  return listen && all.filter(({ section }) => section === listen.section);
}
