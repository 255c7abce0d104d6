import { useMemo, useState } from 'preact/hooks';
import { comparisonLabels as words } from '../../words/comparisonLabels.js';
import { TableHtml } from '../parts.js';
import { explained, type Explained } from './explained.js';
import type { ComparisonModel } from './model.js';
import {
  claimTable,
  isDifferent,
  remarks,
  resultCell,
  runName,
  runTable,
  summary,
} from './table.js';

export function ComparisonHtml({ model }: { readonly model: ComparisonModel }) {
  const { runs, claims } = model;
  const why = useMemo(() => explained(model), [model]);
  const differs = claims.some(isDifferent);
  return (
    <>
      <h3 class={differs ? 'tb-tone-bad' : 'tb-tone-good'}>
        <span class="tb-verdict">{summary(model)}</span>
      </h3>
      <TableHtml table={runTable(model, false)} />
      {remarks(model).map(text => (
        <p key={text} class="tb-quiet tb-compared-remark">
          {text}
        </p>
      ))}
      <ClaimsHtml model={model} />
      {why.length > 0 && (
        <section aria-label={words.why}>
          <h3>{words.why}</h3>
          <ul class="tb-compared">
            {why.map((group, index) => (
              <ExplainedHtml key={index} group={group} names={runs.map(runName)} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

/** All claims, or those that differ. */
function ClaimsHtml({ model }: { readonly model: ComparisonModel }) {
  const [only, setOnly] = useState(false);
  const differing = useMemo(
    () => model.claims.filter(({ difference }) => difference !== 'none'),
    [model],
  );
  const table = useMemo(
    () => claimTable(only ? { ...model, claims: differing } : model),
    [model, only, differing],
  );
  const { length } = model.claims;
  const canChoose = differing.length > 0 && differing.length < length;
  return (
    <section aria-label={words.claimsCaption}>
      {canChoose && (
        <div class="tb-controls">
          <button
            type="button"
            class="tb-switch"
            title={words.onlyDifferencesTitle}
            aria-pressed={only}
            onClick={() => setOnly(!only)}
            onKeyDown={keepKeys}
          >
            {words.onlyDifferences}
          </button>
          <span role="status" class="tb-quiet">
            {words.shown(table.rows.length, length)}
          </span>
        </div>
      )}
      <TableHtml key={String(only)} table={table} />
    </section>
  );
}

/** What a button is pressed with is no command to the notebook. */
function keepKeys(event: KeyboardEvent): void {
  if (event.key === 'Enter' || event.key === ' ') event.stopPropagation();
}

function ExplainedHtml(props: { readonly group: Explained; readonly names: readonly string[] }) {
  const { claims, notes, reasons, finding } = props.group;
  return (
    <li>
      {claims.map(({ claim, results }, index) => (
        <div key={index} class="tb-compared-claim">
          <code>{claim}</code>
          {results.map((result, at) => {
            const { text, tone } = resultCell(result);
            return (
              <span key={at} class="tb-remark">
                {props.names[at]} <span class={`tb-verdict tb-tone-${tone}`}>{text}</span>
              </span>
            );
          })}
        </div>
      ))}
      {finding !== undefined && <p class="tb-warning">{finding}</p>}
      {notes.map(note => (
        <p key={note} class="tb-note">
          {note}
        </p>
      ))}
      {reasons.length > 0 && (
        <ol class="tb-compared-reasons">
          {reasons.map(({ causes, rules }, index) => (
            <li key={index}>
              {causes.map(cause => (
                <div key={cause} class="tb-compared-cause">
                  {cause}
                </div>
              ))}
              <ul>
                {rules.map(({ text, source }) => (
                  <li key={text}>
                    {text} {source !== '' && <small>{source}</small>}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}
