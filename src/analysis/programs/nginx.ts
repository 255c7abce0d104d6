import { posix } from 'node:path';
import { unknownBacklog, type KnownProgram, type ProgramAbout } from './model.js';
import { nginxDirectives, type Directive } from './nginxDirectives.js';
import { absolute, firstRead, isListenerAt, optionValue, textOf } from './text.js';

/** Where builds look without `-c`: those of distributions, and nginx's own. */
const USUAL = [
  '/etc/nginx/nginx.conf',
  '/usr/local/nginx/conf/nginx.conf',
  '/usr/local/etc/nginx/nginx.conf',
];

/** `NGX_LISTEN_BACKLOG`, in nginx since 0.5. */
const DEFAULT = 511;
const SOURCE = 'nginx, src/os/unix/ngx_linux_config.h: NGX_LISTEN_BACKLOG';

/** https://nginx.org/en/docs/http/ngx_http_core_module.html#listen: `backlog=number`. */
export const nginx: KnownProgram = {
  name: 'nginx',
  matches: comm => comm === 'nginx',
  files: about => [
    ...mainFiles(about),
    ...directivesOf(about)
      .filter(({ words }) => words[0] === 'include')
      .flatMap(({ words }) => includedFiles(about, words[1] ?? '')),
  ],
  asked: (about, listener) => {
    if (mainFile(about) === undefined) return unknownBacklog('unreadable');
    const listens = directivesOf(about).filter(({ words }) => words[0] === 'listen');
    const match = (how: ReturnType<typeof isListenerAt>): readonly Directive[] =>
      listens.filter(({ words: [, at = ''] }) => isListenerAt(withPort(at), listener) === how);
    const exact = match('exactly');
    const own = exact.length > 0 ? exact : match('perhaps');
    if (own.length === 0) return unknownBacklog('not-configured');
    // One of several servers on an address may say it for all.
    for (const { words, file, line } of own) {
      const value = words.find(word => /^backlog=-?\d+$/.test(word));
      if (value === undefined) continue;
      const directive = words.join(' ');
      return { from: 'configuration', asked: Number(value.slice(8)), file, line, directive };
    }
    return { from: 'default', asked: DEFAULT, source: SOURCE };
  },
};

/** The command line is behind `nginx: master process ` once it runs as a master. */
function commandLine({ argv }: ProgramAbout): { readonly argv: readonly string[] } {
  const title = /^nginx: master process (.*)$/.exec(argv.join(' ').trim());
  return { argv: title?.[1]?.split(' ') ?? argv };
}

function mainFiles(about: ProgramAbout): readonly string[] {
  const line = commandLine(about);
  const prefix = optionValue(line, '-p') ?? '';
  const named = optionValue(line, '-c');
  if (named !== undefined) {
    return [prefix, '/etc/nginx', '/usr/local/nginx'].flatMap(
      folder => absolute(named, folder) ?? [],
    );
  }
  return [absolute('conf/nginx.conf', prefix) ?? [], USUAL].flat();
}

function mainFile(about: ProgramAbout): string | undefined {
  return firstRead(about, mainFiles(about));
}

/** Relative to the folder of the main file (ngx_conf_include, ngx_conf_full_name). */
function includedFiles(about: ProgramAbout, pattern: string): readonly string[] {
  const main = mainFile(about);
  return [(main && absolute(pattern, posix.dirname(main))) ?? []].flat();
}

/** Of the main file and of all that were included. */
function directivesOf(about: ProgramAbout): readonly Directive[] {
  const main = mainFile(about);
  if (main === undefined) return [];
  const others = about.files.filter(({ path }) => !mainFiles(about).includes(path));
  const paths = [main, ...new Set(others.map(({ path }) => path))];
  return paths.flatMap(path => nginxDirectives(path, textOf(about, path) ?? ''));
}

/** `127.0.0.1` alone means port 80. */
function withPort(at: string): string {
  return /^\d+(?:-\d+)?$|:\d+(?:-\d+)?$/.test(at) ? at : `${at}:80`;
}
