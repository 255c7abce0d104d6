import { drawMarkdown } from '../views/draw.js';
import { escapeMarkdown } from '../views/markdown.js';
import { describe } from '../words/english.js';
import { labels } from '../words/labels.js';
import type { Block, PlacedProblem, SavedCell, SavedLab } from './saved.js';

/**
 * A cell's outputs as readers of the file see them. Run again with the same facts the text is the
 * same: it has names instead of ephemeral ports, no process ids, and no times but rounded ones.
 */
export function visibleOutputs(outputs: readonly Block[]): string {
  return outputs
    .map(block =>
      block.kind === 'view'
        ? drawMarkdown(block.view, { stable: true })
        : block.problems.map(problemMarkdown).join('\n>\n'),
    )
    .join('\n\n');
}

function problemMarkdown({ problem, line }: PlacedProblem): string {
  const { message, remedy } = describe(problem);
  const place = line === undefined ? '' : `${labels.saved.line(line + 1)}: `;
  const text = `**✗ ${place}**${escapeMarkdown(message)} ${escapeMarkdown(remedy)}`;
  return `> ${text.trim()}`;
}

/** Where and when the cells ran, a sentence for each lab that differs. */
export function visibleRun(labs: readonly SavedLab[], cells: readonly SavedCell[]): string[] {
  const sentences = labs.flatMap(({ id, host }) => {
    const starts = cells.filter(({ lab }) => lab === id).map(({ start }) => start);
    if (starts.length === 0) return [];
    const date = dayOf(Math.min(...starts));
    const { name, kernel, lab, privilege, client } = host;
    const apart = client && labels.saved.clientOn(client.name, client.kernel);
    const places = [...(name === 'local' ? [] : [name]), ...(apart === undefined ? [] : [apart])];
    const where = places.length === 0 ? undefined : places.join('; ');
    return [escapeMarkdown(labels.saved.ran(kernel, date, lab, privilege, where))];
  });
  return [...new Set(sentences)];
}

function dayOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}
