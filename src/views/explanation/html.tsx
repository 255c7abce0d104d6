import { explanationWords as words } from '../../words/explanationWords.js';
import { Foldable, TableHtml } from '../parts.js';
import {
  allRules,
  explanationFacts,
  explanationLines,
  kernelNotes,
  ruleText,
  type Line,
} from './lines.js';
import {
  standsSideBySide,
  type ExplainedRule,
  type Explanation,
  type ExplanationModel,
} from './model.js';
import { shownSource } from './sources.js';
import { comparisonSummary, comparisonTable, settingsTable, sideBySideTable } from './table.js';

export function ExplanationHtml({ model }: { readonly model: ExplanationModel }) {
  const { listeners } = model;
  if (listeners.length === 0) return <p>{words.empty}</p>;
  if (standsSideBySide(model)) return <SideBySideHtml explanations={listeners} />;
  return (
    <>
      {listeners.map((explanation, index) => (
        <OneHtml key={index} explanation={explanation} />
      ))}
    </>
  );
}

function SideBySideHtml({ explanations }: { readonly explanations: readonly Explanation[] }) {
  return (
    <section aria-label={words.sideBySide.caption}>
      <TableHtml table={sideBySideTable(explanations)} />
      <TableHtml table={settingsTable(explanations)} />
      <NotesHtml notes={explanations.flatMap(kernelNotes)} />
      <RulesHtml rules={allRules(explanations)} />
    </section>
  );
}

function NotesHtml({ notes }: { readonly notes: readonly string[] }) {
  return (
    <>
      {notes.map(note => (
        <p key={note} class="tb-note">
          {note}
        </p>
      ))}
    </>
  );
}

function OneHtml({ explanation }: { readonly explanation: Explanation }) {
  const [name, ...facts] = explanationFacts(explanation);
  const summary = comparisonSummary(explanation);
  const table = comparisonTable(explanation);
  return (
    <section aria-label={name}>
      <h3>
        {name} <small>{facts.join(' · ')}</small>
      </h3>
      <NotesHtml notes={kernelNotes(explanation)} />
      <dl class="tb-explanation">
        {explanationLines(explanation).map(line => (
          <LineHtml key={line.title} line={line} />
        ))}
      </dl>
      {summary !== undefined && (
        <p class={summary.tone === 'bad' ? 'tb-warning tb-mismatch' : 'tb-quiet'} role="status">
          {summary.text}
        </p>
      )}
      {table !== undefined && <TableHtml table={table} />}
      <RulesHtml rules={explanation.rules} />
    </section>
  );
}

function RulesHtml({ rules }: { readonly rules: readonly ExplainedRule[] }) {
  return (
    <Foldable title={words.title.rules} open={false}>
      {() => (
        <ul class="tb-rules">
          {rules.map(rule => (
            <RuleHtml key={rule.id} rule={rule} />
          ))}
        </ul>
      )}
    </Foldable>
  );
}

function LineHtml({ line: { title, fill, text, tone } }: { readonly line: Line }) {
  return (
    <div class={`tb-explained tb-tone-${tone}`}>
      <dt>{title}</dt>
      <dd>
        {fill !== undefined && <span class="tb-fill">{fill} </span>}
        <span class={tone === 'quiet' ? 'tb-quiet' : 'tb-says'}>{text}</span>
      </dd>
    </div>
  );
}

function RuleHtml({ rule }: { readonly rule: ExplainedRule }) {
  return (
    <li>
      {ruleText(rule)}{' '}
      <span class="tb-quiet">
        {rule.sources.map((source, index) => {
          const { text, commit } = shownSource(source);
          return (
            <span key={index}>
              {index > 0 && '; '}
              <code>{text}</code>
              {commit !== undefined && (
                <>
                  , <a href={commit.url}>{commit.text}</a>
                </>
              )}
            </span>
          );
        })}
      </span>
    </li>
  );
}
