import { readMermaidText } from '../views/mermaid.js';
import { laddersSvg, type LadderArrow, type LadderPicture, type LadderRow } from './ladderSvg.js';

/**
 * A sequence diagram as `timelineMarkdown` writes it, read back; undefined for any other mermaid. It
 * has no times but those of pauses: what readers of the file see is the same in every run.
 */
export function readDiagram(source: string): LadderPicture | undefined {
  const [head, ...lines] = source.split('\n').map(line => line.trim());
  if (lines.at(-1) === '') lines.pop();
  if (head !== 'sequenceDiagram') return undefined;
  const client = textOf(/^participant c as (.*)$/, lines.shift());
  const server = textOf(/^participant s as (.*)$/, lines.shift());
  if (client === undefined || server === undefined) return undefined;
  const rows = new Rows();
  return lines.every(line => rows.read(line))
    ? { title: '', client, server, rows: rows.all }
    : undefined;
}

/** The same as a picture. */
export function diagramSvg(source: string): string | undefined {
  const ladder = readDiagram(source);
  return ladder && laddersSvg([ladder]);
}

/** A step whose ends can get their states still, the client's before the server's. */
interface OpenStep {
  readonly arrow: LadderArrow | undefined;
  /** What became of a segment that did not arrive. */
  readonly fate: string;
  near: string | undefined;
  far: string | undefined;
}

/** The rows of a ladder, line by line. */
class Rows {
  private readonly done: LadderRow[] = [];
  private open: OpenStep | undefined;

  get all(): readonly LadderRow[] {
    return [...this.done, ...(this.open === undefined ? [] : [stepRow(this.open)])];
  }

  /** false for a line that is none of ours. */
  read(line: string): boolean {
    const note = textOf(/^Note over c,s: ?(.*)$/, line);
    const near = textOf(/^Note left of c: ?(.*)$/, line);
    const far = textOf(/^Note right of s: ?(.*)$/, line);
    const [, from = '', dashes = '', head = '', text = ''] =
      /^([cs])(--?)(>>|x)(?!\1)[cs]: ?(.*)$/.exec(line) ?? [];
    if (note !== undefined) {
      this.next(undefined);
      this.done.push({ kind: 'note', text: note });
    } else if (near !== undefined) {
      if (this.open?.near !== undefined || this.open?.far !== undefined) this.next(undefined);
      this.step().near = near;
    } else if (far !== undefined) {
      if (this.open?.far !== undefined) this.next(undefined);
      this.step().far = far;
    } else if (from !== '') {
      const isAgain = dashes === '--';
      const arrived = head === '>>';
      this.next(arrowStep(from === 'c', isAgain, arrived, readMermaidText(text)));
    } else {
      return false;
    }
    return true;
  }

  private next(step: OpenStep | undefined): void {
    if (this.open !== undefined) this.done.push(stepRow(this.open));
    this.open = step;
  }

  private step(): OpenStep {
    this.open ??= { arrow: undefined, fate: '', near: undefined, far: undefined };
    return this.open;
  }
}

function arrowStep(
  isFromClient: boolean,
  isAgain: boolean,
  arrived: boolean,
  text: string,
): OpenStep {
  const [, before, note] = (arrived ? null : /^(.*?) \((.*)\)$/.exec(text)) ?? [];
  const label = before ?? text;
  const tone = isAgain ? 'again' : label.startsWith('RST') ? 'bad' : 'plain';
  return {
    arrow: { from: isFromClient ? 'client' : 'server', label, tone, arrived },
    fate: note === undefined ? '' : `✗ ${note}`,
    near: undefined,
    far: undefined,
  };
}

function stepRow({ arrow, fate, near = '', far = '' }: OpenStep): LadderRow {
  return { kind: 'step', time: '', near, far: `${far} ${fate}`.trim(), arrow };
}

function textOf(pattern: RegExp, line: string | undefined): string | undefined {
  const text = pattern.exec(line ?? '')?.[1];
  return text === undefined ? undefined : readMermaidText(text);
}
