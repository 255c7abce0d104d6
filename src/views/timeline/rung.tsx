import { useContext } from 'preact/hooks';
import { labels } from '../../words/labels.js';
import { timelineSentences } from '../../words/timelineSentences.js';
import { duration, exactSeconds } from '../duration.js';
import { RulesOfView, TipsHtml } from '../explanation/ruled.js';
import { stateTone } from '../table.js';
import { ArrowHtml, LEAVES, REACHES } from './arrowSvg.js';
import { statesShown, type EndStep, type Rung } from './ladder.js';
import type { Segment, TimelineConnection } from './model.js';
import { eventText, fateMark, headerFacts, headerNumbers, ruleTips, story } from './sentences.js';
import { segmentLabel, segmentTone } from './words.js';

const { timeline } = labels;
const { controls } = timelineSentences;

/** What all rungs of a ladder share. */
export interface RungContext {
  readonly connection: TimelineConnection;
  /** Numbers of the header are written on the arrows. */
  readonly numbers: boolean;
  /** Index of the segment that Tab goes to. */
  readonly active: number;
  /** Index of the segment whose story is shown. */
  readonly told: number | undefined;
  /** Shows the story of a segment or of none; `focused`: by keyboard, not by pointer. */
  readonly tell: (index: number | undefined, focused: boolean) => void;
  /** Draws a pause out, or cuts it out again, by when it begins. */
  readonly flip: (from: number) => void;
  /** Shows the `segments` of which some are left out in the middle. */
  readonly showAll: () => void;
  readonly segments: number;
  /** Shows the stretch of time before or behind the one shown. */
  readonly pan: (side: 'before' | 'after') => void;
}

interface RungProps {
  readonly rung: Rung;
  readonly index: number;
  /** Its story stands above it: there is no room below. */
  readonly above: boolean;
  readonly context: RungContext;
}

/** One row of the ladder's grid: time and client's state, lane, arrow, lane, server's state and note. */
export function RungHtml(props: RungProps) {
  const { rung, index } = props;
  const first = index === 0;
  const segment = rung.kind === 'segment' ? rung.segment : undefined;
  const event = rung.kind === 'event' ? rung.event : undefined;
  const mark = segment && fateMark(segment.fate);
  const fromClient = segment === undefined || segment.from === 'client';
  const exact = 'time' in rung ? `${exactSeconds(rung.time)} s` : undefined;
  const tick = (end: 'client' | 'server') => event?.end === end && eventText(event);
  return (
    <div class={`tb-rung tb-rung-${rung.kind}`}>
      <span class="tb-left">
        <span class="tb-time" title={exact}>
          {'label' in rung ? rung.label : ''}
        </span>
        <span class={`tb-near tb-tone-${stateTone(rung.client.after)}`}>
          {statesShown(rung.client, first).join(' → ')}
          {tick('client') && <span class="tb-doing">{tick('client')}</span>}
        </span>
      </span>
      <Lane step={rung.client} at={fromClient ? LEAVES : REACHES} tick={event?.end === 'client'} />
      <Middle {...props} />
      <Lane step={rung.server} at={fromClient ? REACHES : LEAVES} tick={event?.end === 'server'} />
      <span class="tb-far">
        <span class={`tb-state tb-tone-${stateTone(rung.server.after)}`}>
          {statesShown(rung.server, first).join(' → ')}
        </span>
        {tick('server') && <span class="tb-doing">{tick('server')}</span>}
        {mark && (
          <span class={`tb-fate tb-tone-${mark.tone}`}>
            {mark.sign} {mark.text}
          </span>
        )}
      </span>
    </div>
  );
}

/** The end's state as a strip: the old one down to where the segment touches it, then the new. */
function Lane(props: { readonly step: EndStep; readonly at: number; readonly tick: boolean }) {
  const { step, at, tick } = props;
  return (
    <span class={`tb-lane${tick ? ' tb-tick' : ''}`}>
      <svg width="8" height={at} aria-hidden="true">
        <rect class={`tb-strip tb-tone-${laneTone(step.before)}`} width="8" height={at} />
      </svg>
      <span class={`tb-strip tb-tone-${laneTone(step.after)}`} />
    </span>
  );
}

function laneTone(state: EndStep['after']): string {
  return state === undefined || state === 'CLOSED' || state === 'LISTEN'
    ? 'absent'
    : stateTone(state);
}

function Middle({ rung, index, above, context }: RungProps) {
  switch (rung.kind) {
    case 'segment':
      return <SegmentHtml segment={rung.segment} index={index} above={above} context={context} />;
    case 'gap':
      return <Pause pause={rung} context={context} />;
    case 'skipped':
      return <LeftOut rung={rung} context={context} />;
    case 'state':
    case 'event':
      return <span class="tb-gap" />;
    case 'tick':
      return <span class="tb-gap tb-mark" />;
  }
}

function LeftOut(props: {
  readonly rung: Extract<Rung, { kind: 'skipped' }>;
  readonly context: RungContext;
}) {
  const { rung, context } = props;
  const { side, segments } = rung;
  if (side === undefined) {
    return (
      <span class="tb-gap">
        {timeline.skipped(segments)}
        <button type="button" onClick={context.showAll}>
          {controls.allSegments(context.segments)}
        </button>
      </span>
    );
  }
  const before = side === 'before';
  return (
    <span class="tb-gap">
      <button
        type="button"
        class="tb-pause"
        title={before ? controls.toEarlier : controls.toLater}
        onClick={() => context.pan(side)}
      >
        {before ? controls.earlier(segments) : controls.later(segments)}
      </button>
    </span>
  );
}

function Pause(props: {
  readonly pause: Extract<Rung, { kind: 'gap' }>;
  readonly context: RungContext;
}) {
  const { pause, context } = props;
  const length = duration(pause.duration, 2);
  return (
    <span class="tb-gap">
      <button
        type="button"
        class="tb-pause"
        title={pause.drawn ? controls.pauseClose(length) : controls.pauseOpen(length)}
        aria-expanded={pause.drawn}
        onClick={() => context.flip(pause.from)}
      >
        {timeline.later(length)}
      </button>
    </span>
  );
}

function SegmentHtml(props: {
  readonly segment: Segment;
  readonly index: number;
  readonly above: boolean;
  readonly context: RungContext;
}) {
  const { segment, index, above, context } = props;
  const { connection, numbers, active, told, tell } = context;
  const label = segmentLabel(segment);
  const text = story(segment, connection);
  const tips = ruleTips(segment, useContext(RulesOfView));
  const rules = tips.map(({ sentence, source }) => `${sentence} ${source} `).join('');
  const again = segment.spurious ? 'tb-spurious' : segment.repeat > 0 ? 'tb-again' : '';
  return (
    <span class="tb-middle">
      <button
        type="button"
        class={`tb-arrow tb-tone-${segmentTone(segment)} ${again}`}
        data-rung={index}
        tabIndex={index === active ? 0 : -1}
        aria-label={`${label}, ${exactSeconds(segment.time)} s. ${text} ${rules}${headerFacts(segment, connection.clockError)}`}
        onMouseEnter={() => tell(index, false)}
        onMouseLeave={() => tell(undefined, false)}
        onFocus={() => tell(index, true)}
        onBlur={() => tell(undefined, true)}
      >
        <ArrowHtml segment={segment} clockError={connection.clockError}>
          {label}
          {numbers && <small class="tb-numbers"> {headerNumbers(segment)}</small>}
        </ArrowHtml>
      </button>
      {told === index && (
        <span class={`tb-story${above ? ' tb-above' : ''}`} role="tooltip">
          <strong>{label}</strong> <small>{exactSeconds(segment.time)} s</small>
          <span>{text}</span>
          <TipsHtml tips={tips} />
          <small>{headerFacts(segment, connection.clockError)}</small>
        </span>
      )}
    </span>
  );
}
