import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureDebianPackages } from './install.js';

const run = promisify(execFile);

/** What tshark says of each packet in a capture file, in the order of the file. */
export interface TsharkPacket {
  readonly interface: string;
  /** Seconds since 1970, nine decimals. */
  readonly time: string;
  /** TCP flags, `0x0012`. */
  readonly flags: string;
  readonly sourcePort: string;
  readonly destinationPort: string;
  readonly wireLength: number;
  readonly comment: string;
}

const FIELDS = [
  'frame.interface_name',
  'frame.time_epoch',
  'tcp.flags',
  'tcp.srcport',
  'tcp.dstport',
  'frame.len',
  'frame.comment',
];

/** Reads a capture file with tshark; throws where tshark has anything to complain about. */
export async function tshark(file: string): Promise<TsharkPacket[]> {
  await ensureDebianPackages([{ name: 'tshark', files: ['/usr/bin/tshark'] }]);
  const malformed = await output([...read(file), '-Y', '_ws.malformed || !tcp']);
  if (malformed !== '') throw new Error(`tshark finds malformed packets:\n${malformed}`);
  const fields = FIELDS.flatMap(field => ['-e', field]);
  const lines = await output([...read(file), '-T', 'fields', '-E', 'separator=\t', ...fields]);
  return lines.split('\n').flatMap(line => {
    if (line === '') return [];
    const [name = '', time = '', flags = '', source = '', destination = '', length = '', ...rest] =
      line.split('\t');
    return {
      interface: name,
      time,
      flags,
      sourcePort: source,
      destinationPort: destination,
      wireLength: Number(length),
      comment: rest.join('\t'),
    };
  });
}

const read = (file: string): string[] => ['-n', '-r', file];

async function output(args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run('tshark', args, { maxBuffer: 1 << 28 });
  // Said to root, whatever the file.
  const complaints = stderr.replace(/^Running as user "root".*\n?/m, '').trim();
  if (complaints !== '') throw new Error(`tshark complains: ${complaints}`);
  return stdout;
}
