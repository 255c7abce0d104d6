import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { isDestination, LOCAL } from '../agent/destination.js';
import { ALLOWANCES, type Allowance } from '../lab/allowance.js';
import { readReleases } from '../steps/kernelParameters.js';
import { describe } from '../words/english.js';
import { lookUp } from '../words/lookUp.js';
import { doctor, type DoctorOptions } from './doctor.js';
import { compareFiles, type CompareOptions } from './compareCommand.js';
import { EXPORT_FORMATS } from '../sharing/export.js';
import { EXIT, type ExitCode } from './exitCode.js';
import { exportFile, type ExportOptions } from './exportCommand.js';
import { watch, type WatchOptions } from './watchCommand.js';
import { explain, type ExplainOptions } from './explainCommand.js';
import { check, run, type RunOptions } from './runCommand.js';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function readTimeout(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const milliseconds = Number(digits) * (lookUp(UNITS, unit ?? '') ?? NaN);
  if (!(milliseconds > 0))
    throw new InvalidArgumentError('Write a time with its unit, such as 90s or 5m.');
  return milliseconds;
}

/** A whole number from 1 to `most`. */
const readCount =
  (most: number) =>
  (text: string): number => {
    const count = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`Write a whole number from 1 to ${most}.`);
  };

function readHost(text: string): string {
  if (isDestination(text)) return text;
  const { message, remedy } = describe({ code: 'bad-destination', data: { found: text } });
  throw new InvalidArgumentError(`${message} ${remedy}`);
}

function readAllowance(text: string, others: readonly Allowance[]): readonly Allowance[] {
  const allowance = ALLOWANCES.find(known => known === text);
  if (allowance === undefined) {
    throw new InvalidArgumentError(`Allowed choices are ${ALLOWANCES.join(', ')}.`);
  }
  return [...others, allowance];
}

const collect = (text: string, others: readonly string[]): readonly string[] => [
  ...others,
  readHost(text),
];

function readKernel(text: string, others: readonly string[] = []): readonly string[] {
  const releases = readReleases(text);
  if (releases === undefined) throw new InvalidArgumentError('Write a version such as 3.10.');
  return [...others, ...releases];
}

function setting(flags: string, help: string, most = 2 ** 31 - 1, least = 0): Option {
  return new Option(flags, help).argParser(text => {
    const value = /^-?\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  });
}

function hostOption(flags: string, help: string): Option {
  return new Option(flags, `${help} (local, or an SSH destination)`).argParser(readHost);
}

function sshConfigOption(): Option {
  return new Option('--ssh-config <file>', 'what ssh is given as -F');
}

async function main(): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.ok;
  const program = new Command('tcpbook')
    .description('Runs TCP experiments written as *.tcpbook.md notebooks on a real Linux kernel.')
    .version(version)
    .exitOverride()
    .addHelpText(
      'after',
      '\nExit codes: 0 all claims hold, 1 a claim or step failed, 2 usage or invalid notebook, 3 host not usable.',
    );

  program
    .command('run')
    .description('run notebooks and print what the kernel did')
    .argument('<file...>', 'notebooks, *.tcpbook.md')
    .addOption(
      new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'),
    )
    .addOption(
      hostOption('--host <host>', 'where to run; several times: on each, and compared')
        .argParser(collect)
        .default([], LOCAL),
    )
    .addOption(hostOption('--client <host>', 'the client’s side, on another machine'))
    .addOption(hostOption('--server <host>', 'than the server’s side'))
    .addOption(sshConfigOption())
    .addOption(
      new Option('--allow <what>', 'what a direct lab may change on the machines (sysctl)')
        .argParser(readAllowance)
        .default([], 'nothing'),
    )
    .option('--timeout <time>', 'end the run after this time', readTimeout, 5 * 60_000)
    .option(
      '--save',
      'write the outputs into the notebooks, as the editor does; of several hosts, into a copy for each',
    )
    .option('--out-dir <dir>', 'save in this folder, in copies named NAME@HOST.tcpbook.md')
    .addOption(
      new Option('--outputs <how>', 'with --save: everything, or what readers see')
        .choices(['inline', 'visible', 'none'])
        .default('inline'),
    )
    .action(async (files: string[], options: RunOptions) => {
      exitCode = await run(files, options);
    });

  program
    .command('check')
    .description('parse and validate notebooks without running them')
    .argument('<file...>', 'notebooks, *.tcpbook.md')
    .action((files: string[]) => {
      exitCode = check(files);
    });

  program
    .command('export')
    .description('write the outputs saved in a notebook in another format, without running it')
    .argument('<file>', 'a notebook, *.tcpbook.md')
    .addOption(
      new Option('--to <format>', 'what to write').choices(EXPORT_FORMATS).makeOptionMandatory(),
    )
    .option('--out <path>', 'where to write it; - is standard output')
    .action((file: string, options: ExportOptions) => {
      exitCode = exportFile(file, options);
    });

  program
    .command('compare')
    .description('compare runs that notebooks were saved with, and say why they differ')
    .argument('<file...>', 'notebooks, *.tcpbook.md, two or more')
    .addOption(
      new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'),
    )
    .action(async (files: string[], options: CompareOptions) => {
      exitCode = await compareFiles(files, options);
    });

  program
    .command('watch')
    .description('show listeners of a host live: queues, drops, what bounds them, what to do')
    .argument('[listener...]', 'such as :80 or 127.0.0.1:6379; without: all')
    .addOption(hostOption('--host <host>', 'which host').default(LOCAL))
    .addOption(sshConfigOption())
    .option('--pid <pid>', 'only listeners that this process has open', readCount(2 ** 22))
    .option('--rate <n>', 'looks at the accept queues a second', readCount(1000), 100)
    .option('--for <time>', 'end after this time', readTimeout)
    .addOption(
      new Option('--format <format>', 'what to print; json: a line a second')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action(async (listeners: string[], options: WatchOptions) => {
      exitCode = await watch(listeners, options);
    });

  program
    .command('doctor')
    .description('say what a host allows, and what to do about each lack')
    .addOption(hostOption('--host <host>', 'which host').default(LOCAL))
    .addOption(sshConfigOption())
    .action(async (options: DoctorOptions) => {
      exitCode = await doctor(options, line => process.stdout.write(`${line}\n`));
    });

  program
    .command('explain')
    .description('say what kernels would do with a listening socket, without running anything')
    .addOption(
      new Option('--kernel <version>', 'such as 3.10 or 5.14.0-427.el9; several: side by side')
        .argParser(readKernel)
        .makeOptionMandatory(),
    )
    .addOption(
      setting(
        '--backlog <n>',
        'second argument of listen(2); else what somaxconn allows',
        2 ** 31 - 1,
        -(2 ** 31),
      ),
    )
    .addOption(setting('--somaxconn <n>', 'net.core.somaxconn; each setting: else the default'))
    .addOption(setting('--max-syn-backlog <n>', 'net.ipv4.tcp_max_syn_backlog'))
    .addOption(setting('--syncookies <n>', 'net.ipv4.tcp_syncookies', 2))
    .addOption(setting('--abort-on-overflow <n>', 'net.ipv4.tcp_abort_on_overflow', 1))
    .addOption(setting('--syn-retries <n>', 'net.ipv4.tcp_syn_retries', 127))
    .addOption(setting('--synack-retries <n>', 'net.ipv4.tcp_synack_retries', 255))
    .option('--defer-accept', 'the listener has TCP_DEFER_ACCEPT')
    .addOption(setting('--accept-queue <n>', 'how many wait in the accept queue').default(0))
    .addOption(setting('--syn-queue <n>', 'how many are in SYN_RECV').default(0))
    .addOption(
      new Option('--format <format>', 'what to print').choices(['text', 'json']).default('text'),
    )
    .action((options: ExplainOptions) => {
      exitCode = explain(options, text => process.stdout.write(`${text}\n`));
    });
  await program.parseAsync();
  return exitCode;
}

main().then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    // Commander has printed its message; help and version are no errors.
    if (error instanceof CommanderError)
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    else throw error;
  },
);
