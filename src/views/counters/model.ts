export interface CountersModel {
  readonly counters: readonly CounterChange[];
  /** What was asked for, e.g. `Listen*`; null for all that changed. */
  readonly pattern: string | null;
}

export interface CounterChange {
  /** As `nstat` names it, without `TcpExt`: `ListenOverflows`, `TcpActiveOpens`. */
  readonly name: string;
  readonly side: string;
  readonly before: number;
  readonly after: number;
}
