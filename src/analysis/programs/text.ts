import { posix } from 'node:path';
import { isWildcard, wireAddress } from '../../wire/address.js';
import type { ListenerAddress, ProgramAbout, ProgramReading } from './model.js';

/** `path` as a program means it whose relative paths start in `folder`; empty folder: not known. */
export function absolute(path: string, folder: string): string | undefined {
  if (posix.isAbsolute(path)) return posix.normalize(path);
  return posix.isAbsolute(folder) ? posix.join(folder, path) : undefined;
}

/** Text of a file that was read; undefined where it was not, or could not be. */
export function textOf({ files }: ProgramReading, path: string): string | undefined {
  return files.find(file => file.path === path)?.text;
}

/** The first of some paths at which there is a file. */
export function firstRead(about: ProgramReading, paths: readonly string[]): string | undefined {
  return paths.find(path => textOf(about, path) !== undefined);
}

/** What follows an option on a command line: `-c FILE`, `-cFILE`, `--config FILE`, `--config=FILE`. */
export function optionValue(
  { argv }: Pick<ProgramAbout, 'argv'>,
  ...names: readonly string[]
): string | undefined {
  for (const [index, word] of argv.entries()) {
    if (names.includes(word)) return argv[index + 1];
    const name = names.find(one =>
      one.startsWith('--') ? word.startsWith(`${one}=`) : word.startsWith(one),
    );
    if (name !== undefined && index > 0) {
      return word.slice(name.length + (name.startsWith('--') ? 1 : 0));
    }
  }
  return undefined;
}

/** The words of a command as a shell reads them; undefined where it would put in something else. */
export function shellWords(command: string): readonly string[] | undefined {
  if (/[$`;&|<>()*?~\n]/.test(command)) return undefined;
  const words: string[] = [];
  const part = /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^\s"'\\]+)|(\s+)/gs;
  let inWord = false;
  for (const [, double, single, escaped, plain, blank] of command.matchAll(part)) {
    if (blank !== undefined) {
      inWord = false;
      continue;
    }
    const text = double?.replaceAll(/\\(.)/gs, '$1') ?? single ?? escaped ?? plain ?? '';
    if (inWord) words.push(`${words.pop() ?? ''}${text}`);
    else words.push(text);
    inWord = true;
  }
  return words;
}

/** Whether an address as a configuration writes it (`*:80`, `[::1]:80`, `80`) is the listener's. */
export function isListenerAt(
  written: string,
  { address, port }: ListenerAddress,
): 'exactly' | 'perhaps' | 'no' {
  const split = /^(?:\[(?<six>[^\]]*)\]|(?<host>[^:]*)):(?<port>\d+(?:-\d+)?)$/.exec(written);
  const [low = NaN, high = low] = (split?.groups?.['port'] ?? written).split('-').map(Number);
  if (!(low <= port && port <= high)) return 'no';
  const host = split?.groups?.['six'] ?? split?.groups?.['host'] ?? '';
  if (host === '' || host === '*') return anyAddress(address);
  if (!/^[\d.]+$|:/.test(host)) return 'perhaps'; // a name, which we do not look up
  return wireAddress(host) === wireAddress(address) ? 'exactly' : 'no';
}

/** Without an address it is every IPv4 one for some programs, for others every one. */
function anyAddress(address: string): 'exactly' | 'perhaps' | 'no' {
  if (address === '0.0.0.0') return 'exactly';
  return isWildcard(address) ? 'perhaps' : 'no';
}
