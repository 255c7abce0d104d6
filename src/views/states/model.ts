import type { StateChange, TimelineConnection, TimelineEnd } from '../timeline/model.js';

/** The states that both ends of one connection went through. */
export interface StatesModel {
  readonly client: StatePath;
  readonly server: StatePath;
}

export interface StatePath {
  /** Name in the notebook, or address:port. */
  readonly name: string;
  /** In the order of time, no state twice in a row; empty where none is known. */
  readonly states: readonly StateChange[];
}

/** The paths of a connection's ends as far as its timeline knows them. */
export function statesModel({ client, server }: TimelineConnection): StatesModel {
  return { client: path(client), server: path(server) };
}

function path({ name, states }: TimelineEnd): StatePath {
  return {
    name,
    states: states.filter(({ state }, index) => state !== states[index - 1]?.state),
  };
}
