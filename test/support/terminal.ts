import { spawn, type ChildProcess } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** Runs a command on a terminal of its own; what comes on stdin are lines of JSON. */
const PTY = `
import fcntl, json, os, pty, select, signal, struct, sys, termios
size = lambda columns, rows: fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
columns, rows = int(sys.argv[1]), int(sys.argv[2])
ready, go = os.pipe()
pid, fd = pty.fork()
if pid == 0:
    os.read(ready, 1)
    os.execvp(sys.argv[3], sys.argv[3:])
size(columns, rows)
os.write(2, b"%d\\n" % pid)
os.write(go, b"x")
rest, watched = b"", [fd, 0]
while True:
    for one in select.select(watched, [], [])[0]:
        try:
            data = os.read(one, 65536)
        except OSError:
            data = b""
        if one == fd:
            if not data:
                status = os.waitpid(pid, 0)[1]
                os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
            os.write(1, data)
            continue
        if not data:
            os.kill(pid, signal.SIGHUP)
            watched.remove(0)
            continue
        rest += data
        *lines, rest = rest.split(b"\\n")
        for line in lines:
            told = json.loads(line.decode())
            if "keys" in told:
                os.write(fd, told["keys"].encode())
            else:
                size(*told["size"])
`;

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** A program on a terminal that somebody looks at. */
export class Terminal {
  /** Everything written to it, with control sequences. */
  output = '';
  readonly ended: Promise<number | null>;
  private readonly heard = new Set<() => void>();

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString('utf8');
      for (const hear of this.heard) hear();
    });
    this.ended = new Promise(resolve => child.once('close', resolve));
  }

  /** The program's process number resolves with it. */
  static async open(
    command: readonly string[],
    { columns, rows }: TerminalSize,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<{ readonly terminal: Terminal; readonly pid: number }> {
    const args = ['-c', PTY, String(columns), String(rows), ...command];
    const env = { ...process.env, TERM: 'xterm-256color', ...environment };
    const child = spawn('python3', args, { stdio: 'pipe', env });
    const pid = await new Promise<number>((resolve, reject) => {
      child.stderr.once('data', (chunk: Buffer) => resolve(Number(chunk.toString('utf8'))));
      child.once('error', reject);
    });
    return { terminal: new Terminal(child), pid };
  }

  /** As when its window is closed. */
  hangUp(): void {
    this.child.stdin?.end();
  }

  press(keys: string): void {
    this.child.stdin?.write(`${JSON.stringify({ keys })}\n`);
  }

  resize({ columns, rows }: TerminalSize): void {
    this.child.stdin?.write(`${JSON.stringify({ size: [columns, rows] })}\n`);
  }

  /** The lines that stand on it now: those written since the cursor last went home. */
  get screen(): readonly string[] {
    const [, ...pictures] = this.output.split('\u001b[H');
    return stripVTControlCharacters(pictures.at(-1) ?? '').split(/\r*\n/);
  }

  /** Resolves when the screen shows what is looked for. */
  until(shows: (screen: readonly string[]) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const hear = (): void => {
        if (!shows(this.screen)) return;
        this.heard.delete(hear);
        resolve();
      };
      this.heard.add(hear);
      void this.ended.then(code => {
        reject(new Error(`ended with ${code ?? 'none'}: ${this.output}`));
      });
      hear();
    });
  }
}
