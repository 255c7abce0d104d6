import { labels } from '../../words/labels.js';
import { timelineSentences } from '../../words/timelineSentences.js';
import { duration } from '../duration.js';
import { escapeMarkdown, fenced } from '../markdown.js';
import { mermaidText } from '../mermaid.js';
import type { StatePath, StatesModel } from './model.js';

const { timeline } = labels;
const { states } = timelineSentences;

/** From this pause on, a step tells of it: shorter ones differ from run to run. Nanoseconds. */
const TOLD = 10e6;

/** A mermaid state diagram with both ends, each step numbered in its order. */
export function statesMarkdown({ client, server }: StatesModel): string[] {
  if (client.states.length === 0 && server.states.length === 0) {
    return [escapeMarkdown(states.unknown)];
  }
  const lines = [
    'stateDiagram-v2',
    ...endDiagram('c', timeline.client(client.name), client),
    ...endDiagram('s', timeline.server(server.name), server),
  ];
  return [fenced('mermaid', lines.join('\n'))];
}

function endDiagram(prefix: string, title: string, path: StatePath): string[] {
  if (path.states.length === 0) return [];
  const names = [...new Set(path.states.map(({ state }) => state))];
  const steps = path.states.map(({ state, time }, index) => {
    const before = path.states[index - 1];
    if (before === undefined) return `    [*] --> ${prefix}_${state}`;
    const pause = time - before.time;
    const told = pause < TOLD ? `${index}` : `${index}, ${states.after(duration(pause, 2))}`;
    return `    ${prefix}_${before.state} --> ${prefix}_${state}: ${mermaidText(told)}`;
  });
  return [
    `  state "${mermaidText(title)}" as ${prefix} {`,
    ...names.map(name => `    state "${name}" as ${prefix}_${name}`),
    ...steps,
    '  }',
  ];
}
