import stringWidth from 'string-width';
import { explanationWords as words } from '../../words/explanationWords.js';
import { oneLine } from '../clean.js';
import { padEnd, paint, textTable, wrap, type Pen } from '../terminal.js';
import {
  allRules,
  explanationFacts,
  explanationLines,
  kernelNotes,
  ruleText,
  type Line,
} from './lines.js';
import { standsSideBySide, type Explanation, type ExplanationModel } from './model.js';
import { sourceText } from './sources.js';
import { comparisonSummary, comparisonTable, settingsTable, sideBySideTable } from './table.js';

export function explanationText(model: ExplanationModel, pen: Pen): string[] {
  const { listeners } = model;
  if (listeners.length === 0) return [words.empty];
  if (standsSideBySide(model)) return sideBySide(listeners, pen);
  return listeners.flatMap((explanation, index) => [
    ...(index === 0 ? [] : ['']),
    ...heading(explanation, pen),
    ...linesText(explanationLines(explanation), pen),
    ...comparedText(explanation, pen),
    ...rulesText([explanation], pen),
  ]);
}

function sideBySide(explanations: readonly Explanation[], pen: Pen): string[] {
  return [
    ...textTable(sideBySideTable(explanations), pen),
    '',
    ...textTable(settingsTable(explanations), pen),
    ...explanations.flatMap(kernelNotes).flatMap(note => wrap(note, pen.width)),
    ...rulesText(explanations, pen),
  ];
}

function heading(explanation: Explanation, pen: Pen): string[] {
  const [name, ...facts] = explanationFacts(explanation).map(oneLine);
  const lines = wrap([name ?? '', facts.join(' · ')].join('  ').trimEnd(), pen.width);
  return [
    ...lines.map((line, at) =>
      at === 0 && name !== undefined && line.startsWith(name)
        ? paint(pen, 'strong', name) + line.slice(name.length)
        : line,
    ),
    ...kernelNotes(explanation).flatMap(note => indented(note, pen, 'waiting')),
  ];
}

function indented(text: string, pen: Pen, tone: Parameters<typeof paint>[1]): string[] {
  return wrap(oneLine(text), pen.width - 2).map(line => `  ${paint(pen, tone, line)}`);
}

function linesText(lines: readonly Line[], pen: Pen): string[] {
  const width = Math.max(...lines.map(({ title }) => stringWidth(title)));
  const indent = width + 4;
  return lines.flatMap(({ title, fill, text, tone }) => {
    const whole = oneLine(fill === undefined ? text : `${fill} · ${text}`);
    const [first = '', ...more] = wrap(whole, pen.width - indent);
    const painted =
      fill !== undefined && first.startsWith(fill)
        ? paint(pen, tone, fill) + first.slice(fill.length)
        : first;
    return [
      `  ${padEnd(title, width)}  ${tone === 'quiet' ? paint(pen, tone, first) : painted}`,
      ...more.map(line => ' '.repeat(indent) + (tone === 'quiet' ? paint(pen, tone, line) : line)),
    ];
  });
}

function comparedText(explanation: Explanation, pen: Pen): string[] {
  const summary = comparisonSummary(explanation);
  const table = comparisonTable(explanation);
  if (summary === undefined || table === undefined) return [];
  return ['', ...indented(summary.text, pen, summary.tone), ...textTable(table, pen, 2)];
}

function rulesText(explanations: readonly Explanation[], pen: Pen): string[] {
  const rules = allRules(explanations);
  if (rules.length === 0) return [];
  return [
    '',
    `  ${words.title.rules}`,
    ...rules.flatMap(rule => {
      const where = rule.sources.map(sourceText).join('; ');
      const [first = '', ...more] = wrap(`${ruleText(rule)} (${where})`, pen.width - 4);
      return [
        `  ${paint(pen, 'quiet', `- ${first}`)}`,
        ...more.map(line => `    ${paint(pen, 'quiet', line)}`),
      ];
    }),
  ];
}
