import type { ComponentChildren } from 'preact';
import { useId, useMemo, useRef, useState } from 'preact/hooks';
import { labels } from '../../words/labels.js';
import { timelineSentences } from '../../words/timelineSentences.js';
import { duration } from '../duration.js';
import { alike, listLines, type ListLine } from './grouping.js';
import type { TimelineConnection } from './model.js';
import { useScrollWindow } from './scrollWindow.js';

const { timeline } = labels;
const { controls } = timelineSentences;

/** Pixels, and lines. */
const LINE = 24;
const VISIBLE = 10;

/**
 * Hundreds of connections: a list of what went alike, folded, and below it the chosen one. A tree
 * by the ARIA Authoring Practices: arrow keys move, unfold and fold; what one is on is shown.
 */
export function ConnectionList(props: {
  readonly connections: readonly TimelineConnection[];
  /** Indexes of those that the filter lets through. */
  readonly shown: readonly number[];
  readonly chosen: number;
  readonly choose: (index: number) => void;
  readonly detail: (index: number) => ComponentChildren;
}) {
  const { connections, shown, chosen, choose, detail } = props;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const groups = useMemo(() => alike(connections, shown), [connections, shown]);
  const lines = useMemo(() => listLines(groups, open), [groups, open]);
  const current = Math.max(0, Math.min(at, lines.length - 1));
  const visible = Math.min(VISIBLE, lines.length);
  const scroll = useScrollWindow(box, { rows: lines.length, height: LINE, visible });

  const go = (to: number): void => {
    const line = lines[to];
    if (line === undefined) return;
    setAt(to);
    scroll.show(to);
    const index = line.index ?? line.group.members[0];
    if (index !== undefined) choose(index);
  };
  const fold = ({ group }: ListLine, unfold: boolean): void => {
    const others = [...open].filter(key => key !== group.key);
    setOpen(new Set(unfold ? [...others, group.key] : others));
  };
  const press = (event: KeyboardEvent): void => {
    const line = lines[current];
    if (line === undefined || !move(event.key, line)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const move = (key: string, line: ListLine): boolean => {
    const folds = line.index === undefined;
    const isOpen = open.has(line.group.key);
    switch (key) {
      case 'ArrowDown':
        go(current + 1);
        return true;
      case 'ArrowUp':
        go(current - 1);
        return true;
      case 'Home':
        go(0);
        return true;
      case 'End':
        go(lines.length - 1);
        return true;
      case 'ArrowRight':
        if (folds && isOpen) go(current + 1);
        else if (folds) fold(line, true);
        return true;
      case 'ArrowLeft':
        if (folds) fold(line, false);
        else if (line.depth === 2) go(current - line.place);
        return true;
      case 'Enter':
      case ' ':
        if (folds) fold(line, !isOpen);
        return true;
      default:
        return false;
    }
  };

  if (lines.length === 0) return null;
  const drawn = lines.slice(scroll.first, scroll.last);
  const isDrawn = current >= scroll.first && current < scroll.last;
  return (
    <>
      <div
        ref={box}
        class="tb-list"
        role="tree"
        aria-label={controls.list}
        tabIndex={0}
        aria-activedescendant={isDrawn ? `${id}-${current}` : undefined}
        style={{ maxHeight: `${visible * LINE + 2}px` }}
        onScroll={scroll.onScroll}
        onKeyDown={press}
      >
        <div style={{ height: `${scroll.first * LINE}px` }} role="presentation" />
        {drawn.map((line, offset) => {
          const index = scroll.first + offset;
          const folds = line.index === undefined;
          const isOpen = open.has(line.group.key);
          return (
            <div
              key={index}
              id={`${id}-${index}`}
              class={`tb-line tb-depth-${line.depth}${index === current ? ' tb-current' : ''}`}
              role="treeitem"
              aria-level={line.depth}
              aria-posinset={line.place}
              aria-setsize={line.of}
              aria-selected={line.index === chosen}
              aria-expanded={folds ? isOpen : undefined}
              onClick={() => {
                go(index);
                if (folds) fold(line, !isOpen);
              }}
            >
              <LineHtml line={line} connections={connections} open={isOpen} />
            </div>
          );
        })}
        <div
          style={{ height: `${(lines.length - scroll.first - drawn.length) * LINE}px` }}
          role="presentation"
        />
      </div>
      {shown.includes(chosen) ? detail(chosen) : shown[0] !== undefined && detail(shown[0])}
    </>
  );
}

function LineHtml(props: {
  readonly line: ListLine;
  readonly connections: readonly TimelineConnection[];
  readonly open: boolean;
}) {
  const { line, connections, open } = props;
  const { group, index, depth } = line;
  const connection = index === undefined ? undefined : connections[index];
  const name = connection?.client.name ?? group.names;
  return (
    <>
      <span class="tb-twisty" aria-hidden="true">
        {index === undefined ? (open ? '▾' : '▸') : ''}
      </span>
      <strong>{controls.members(name, group.server)}</strong>
      {depth === 2 && connection && (
        <span class="tb-quiet">{timeline.start(duration(connection.start))}</span>
      )}
      {depth === 1 && (
        <>
          {index === undefined && <span class="tb-count">{group.members.length}</span>}
          <span>{group.verdict}</span>
          <span class="tb-quiet">{group.segments}</span>
        </>
      )}
    </>
  );
}
