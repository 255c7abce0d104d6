import { randomBytes } from 'node:crypto';

/**
 * Says that Python runs, reads the agent's text and configuration from stdin, byte for byte, and
 * becomes the agent. Its last argument is what it says: the agent's frames follow behind it.
 */
const BOOT = `import os,sys
if sys.version_info<(3,6):
 sys.stderr.write('tcpbook-python '+sys.version.split()[0])
 sys.exit(97)
os.write(1,sys.argv[-1].encode())
def r(n):
 b=b''
 while len(b)<n:
  c=os.read(0,n-len(b))
  if not c:sys.exit(1)
  b+=c
 return b
h=b''
while h[-1:]!=b'\\n':h+=r(1)
n,m=map(int,h.split())
s=r(n)
import json
exec(compile(s,'tcpbook-agent','exec'),{'__name__':'agent','CONFIG':json.loads(r(m).decode())})
`;

export const EXIT_NO_PYTHON = 96;
export const EXIT_PYTHON_TOO_OLD = 97;

/** What a new agent says first: login shells print whatever they like before it. */
export function newMark(): string {
  return `tcpbook-${randomBytes(12).toString('hex')}`;
}

/** The arguments with which a Python becomes an agent. */
export function pythonArguments(mark: string): readonly string[] {
  return ['-I', '-S', '-c', BOOT, mark];
}

/** The interpreters to try, the plainest first: a version manager's `python3` starts slowly. */
const PYTHONS = [
  '/usr/bin/python3',
  'python3',
  '/usr/libexec/platform-python',
  '/usr/local/bin/python3',
  ...[13, 12, 11, 10, 9, 8, 7, 6].map(minor => `python3.${minor}`),
];

/**
 * The same for a login shell of any kind (sh, csh, fish): inside the single quotes nothing is
 * special to any of them, so no quote, backslash, `!` or line break may stand there. An interpreter
 * that is too old leaves stdin alone and gives way to the next.
 */
export function shellCommand(mark: string): string {
  const hex = Buffer.from(BOOT).toString('hex');
  const code = 'import sys;exec(bytes.fromhex(sys.argv[1]).decode())';
  const script = [
    `s=${EXIT_NO_PYTHON}`,
    `for p in ${PYTHONS.join(' ')}`,
    `do if command -v $p >/dev/null 2>&1`,
    `then $p -I -S -c "${code}" ${hex} ${mark}`,
    `s=$?`,
    `test $s = ${EXIT_PYTHON_TOO_OLD} || exit $s`,
    'fi',
    'done',
    'exit $s',
  ].join('; ');
  return `exec sh -c '${script}'`;
}
