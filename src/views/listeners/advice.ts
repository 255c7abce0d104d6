import { adviceLabels } from '../../words/adviceLabels.js';
import type { Tone } from '../table.js';
import type { Advice, AdviceBound, AdviceSeen, AdviceTodo } from './model.js';

/** `backlog 511 clamped to 128 by somaxconn; overflowed 42× in 10 s; raise somaxconn first …`. */
export function adviceText({ bound, seen, todo }: Advice): string {
  const parts = [boundText(bound), seenText(seen), ...todo.map(todoText)];
  return parts.join(adviceLabels.between);
}

/** The same without counts and times, which differ from run to run. */
export function stableAdviceText({ bound, todo }: Advice): string {
  return [boundText(bound), ...todo.map(todoText)].join(adviceLabels.between);
}

export function adviceTone({ seen }: Advice): Tone {
  switch (seen.kind) {
    case 'overflowed':
      return 'bad';
    case 'cookies':
    case 'nearly-full':
      return 'waiting';
    case 'fits':
      return 'good';
    case 'nothing-yet':
    case 'closed':
      return 'quiet';
  }
}

/** Tells of the tone without colour. */
export const adviceSign: Readonly<Record<AdviceSeen['kind'], string>> = {
  overflowed: '✗',
  cookies: '!',
  'nearly-full': '!',
  fits: '✓',
  'nothing-yet': '·',
  closed: '·',
};

export function boundText(bound: AdviceBound): string {
  const words = adviceLabels.bound;
  switch (bound.by) {
    case 'backlog':
      return bound.isCertain ? words.backlog(bound.kept) : words.uncertain(bound.kept);
    case 'somaxconn':
      return words.somaxconn(bound.asked, bound.kept);
    case 'somaxconn-perhaps':
      return words.perhaps(bound.kept);
    case 'former-somaxconn':
      return words.former(bound.asked, bound.kept, bound.somaxconn);
  }
}

function seenText(seen: AdviceSeen): string {
  const words = adviceLabels.seen;
  switch (seen.kind) {
    case 'nothing-yet':
      return words.nothingYet;
    case 'closed':
      return words.closed;
    case 'overflowed': {
      const text = words[seen.queue](seen.times, seen.seconds);
      return seen.isHostWide ? `${text} ${words.hostWide}` : text;
    }
    case 'cookies':
      return words.cookies(seen.times, seen.seconds);
    case 'nearly-full':
      return words.nearlyFull(seen.most, seen.limit);
    case 'fits':
      return words.fits(seen.most, seen.limit);
  }
}

function todoText(todo: AdviceTodo): string {
  const words = adviceLabels.todo;
  switch (todo.kind) {
    case 'accept-faster':
      return words.acceptFaster(todo.percent);
    case 'raise-somaxconn':
      return words.raiseSomaxconn(todo.to);
    case 'listen-again':
      return words.listenAgain(todo.gets);
    case 'raise-backlog':
      return todo.somaxconn === null ? words.raiseBacklog : words.raiseBoth(todo.somaxconn);
    case 'enable-cookies':
      return words.enableCookies;
    case 'raise-max-syn-backlog':
      return words.raiseMaxSynBacklog(todo.to);
  }
}
