import { accept } from './accept.js';
import { attach } from './attach.js';
import { client } from './client.js';
import { close } from './close.js';
import { compare } from './compare.js';
import { counters } from './counters.js';
import type { AnyStepDefinition } from './definition.js';
import { drop } from './drop.js';
import { expect } from './expect.js';
import { flood } from './flood.js';
import { explain } from './explain.js';
import { kill } from './kill.js';
import { listen } from './listen.js';
import { pass } from './pass.js';
import { queues } from './queues.js';
import { reset } from './reset.js';
import { send } from './send.js';
import { server } from './server.js';
import { shutdown } from './shutdown.js';
import { sockets } from './sockets.js';
import { sysctl } from './sysctl.js';
import { timeline } from './timeline.js';
import { wait } from './wait.js';
import { watch } from './watch.js';

/** The whole vocabulary, in the order of the reference page. */
export const STEPS: readonly AnyStepDefinition[] = [
  sysctl,
  server,
  listen,
  attach,
  accept,
  client,
  send,
  close,
  shutdown,
  reset,
  kill,
  drop,
  pass,
  flood,
  wait,
  queues,
  sockets,
  watch,
  timeline,
  counters,
  explain,
  expect,
  compare,
];

const BY_VERB: ReadonlyMap<string, AnyStepDefinition> = new Map(
  STEPS.map(step => [step.verb, step]),
);

export const VERBS: readonly string[] = STEPS.map(step => step.verb);

export function stepOf(verb: string): AnyStepDefinition | undefined {
  return BY_VERB.get(verb);
}
