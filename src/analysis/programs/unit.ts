import type { ProgramReading } from './model.js';

/** Where systemd looks for units, what counts first (man 5 systemd.unit). */
const FOLDERS = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
];

/** The files of the unit that started a process, by its control group. */
export function unitFiles(cgroup: string): readonly string[] {
  const name = /^(?:0::|\d+:name=systemd:).*\/([^/\n]+\.service)$/m.exec(cgroup)?.[1];
  if (name === undefined) return [];
  const template = name.replace(/@[^@]*(\.service)$/, '@$1');
  return FOLDERS.flatMap(folder => [...new Set([name, template])].map(one => `${folder}/${one}`));
}

/** Its `ExecStart`; undefined where there is none, or one that we would have to expand. */
export function unitCommand({ process, files }: ProgramReading): string | undefined {
  for (const path of unitFiles(process.cgroup)) {
    const text = files.find(file => file.path === path)?.text;
    const command = text && /^ExecStart=[@:+!-]*(.+)$/m.exec(text)?.[1];
    if (command !== undefined && command !== '') return command.includes('%') ? undefined : command;
  }
  return undefined;
}
