import { unknownBacklog, type KnownProgram, type ProgramAbout } from './model.js';
import { absolute, firstRead, optionValue, textOf } from './text.js';

/** Apache's HTTP server, as Debian and Red Hat build it; SUSE's has a default of its own. */
export const apache: KnownProgram = {
  name: 'apache2',
  matches: comm => comm === 'apache2' || comm === 'httpd',
  files: about => [
    ...mainFiles(about),
    ...lines(about, /^Include(?:Optional)?$/i).flatMap(
      ({ value }) => absolute(value, rootOf(about)) ?? [],
    ),
  ],
  asked: about => {
    if (firstRead(about, mainFiles(about)) === undefined) return unknownBacklog('unreadable');
    const found = lines(about, /^ListenBacklog$/i).find(({ value }) => /^\d+$/.test(value));
    if (found === undefined) return { from: 'default', asked: 511, source: SOURCE };
    const { value, file, line, directive } = found;
    return { from: 'configuration', asked: Number(value), file, line, directive };
  },
};

const SOURCE = 'Apache httpd, include/mpm_common.h: DEFAULT_LISTENBACKLOG';
const ROOTS = ['/etc/apache2', '/etc/httpd'];

function mainFiles(about: ProgramAbout): readonly string[] {
  const named = optionValue(about, '-f');
  const root = optionValue(about, '-d');
  const roots = root === undefined ? ROOTS : [root];
  if (named !== undefined) return roots.flatMap(folder => absolute(named, folder) ?? []);
  return roots.flatMap(folder => [`${folder}/apache2.conf`, `${folder}/conf/httpd.conf`]);
}

function rootOf(about: ProgramAbout): string {
  const main = firstRead(about, mainFiles(about)) ?? '';
  return ROOTS.find(root => main.startsWith(`${root}/`)) ?? optionValue(about, '-d') ?? '';
}

function lines(
  about: ProgramAbout,
  name: RegExp,
): readonly { value: string; file: string; line: number; directive: string }[] {
  const paths = new Set(about.files.map(({ path }) => path));
  return [...paths].flatMap(file =>
    (textOf(about, file) ?? '').split('\n').flatMap((text, index) => {
      const directive = text.trim();
      const [key = '', written = ''] = directive.split(/\s+/);
      const value = written.replace(/^(["'])(.*)\1$/, '$2');
      return name.test(key) ? [{ value, file, line: index + 1, directive }] : [];
    }),
  );
}
