import { Lab } from '../lab/lab.js';
import { describe } from '../words/english.js';
import { problem, problemOf, type Problem } from '../words/problems.js';
import { EXIT, type ExitCode } from './exitCode.js';

/** One thing that a notebook may need of a host. */
interface Finding {
  readonly what: string;
  readonly value: string;
  readonly problem: Problem | undefined;
  /** Without it no notebook runs. */
  readonly vital: boolean;
}

export interface DoctorOptions {
  readonly host: string;
  readonly sshConfig?: string;
}

/** Looks at what a host allows, by trying it, and prints one remedy for each lack. */
export async function doctor(
  options: DoctorOptions,
  print: (line: string) => void,
): Promise<ExitCode> {
  const findings = await examine(options);
  const width = Math.max(...findings.map(({ what }) => what.length));
  for (const { what, value, problem: lack } of findings) {
    print(`${lack ? '✗' : '✓'} ${what.padEnd(width)}  ${value}`);
    if (!lack) continue;
    const { message, remedy } = describe(lack);
    for (const line of [message, remedy]) print(`  ${' '.repeat(width)}  ${line}`);
  }
  return findings.some(finding => finding.problem && finding.vital) ? EXIT.host : EXIT.ok;
}

async function examine(options: DoctorOptions): Promise<readonly Finding[]> {
  const finding = (what: string, value: string, lack?: Problem, vital = false): Finding => ({
    what,
    value,
    problem: lack,
    vital,
  });
  let lab: Lab;
  try {
    lab = await startLab('loopback', options);
  } catch (error) {
    return [finding('agent', 'does not start', problemOf(error), true)];
  }
  try {
    const { privilegeLack: lack } = lab;
    return [
      finding('kernel', lab.kernel),
      finding('python', lab.python),
      finding('privilege', lab.privilege, lack && problem('no-privilege', lack)),
      finding('user namespaces', lab.userNamespacesAllowed ? 'allowed' : 'not allowed'),
      await tried('capture', async () => {
        await lab.flushCapture();
        return 'packets are captured';
      }),
      await tried('sockets (inet_diag)', async () => {
        await lab.look();
        return 'dumps work';
      }),
      await tried('iproute2 (pair labs)', () => pairLab(options)),
    ];
  } finally {
    await lab.close();
  }

  async function tried(what: string, attempt: () => Promise<string>): Promise<Finding> {
    try {
      return finding(what, await attempt());
    } catch (error) {
      return finding(what, 'not usable', problemOf(error));
    }
  }
}

function startLab(kind: 'loopback' | 'pair', { host, sshConfig }: DoctorOptions): Promise<Lab> {
  const access = { configFile: sshConfig };
  const options = { kind, host, access, folder: process.cwd(), address: undefined, allow: [] };
  return Lab.start(options, new AbortController().signal);
}

async function pairLab(options: DoctorOptions): Promise<string> {
  const lab = await startLab('pair', options);
  const addresses = lab.sides.all.map(side => `${side.name} ${side.address}`);
  await lab.close();
  return addresses.join(', ');
}
